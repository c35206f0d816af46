import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { ALERTS } from "@bursar/conventions";
import { startStack } from "@bursar/stack";
import type { Component, ProgramExit, ReadyTools, Stack } from "@bursar/stack";
import { renderTable } from "@bursar/top";

import { compileBudgets } from "./compile-budgets.ts";
import { startPageReceiver } from "./page-receiver.ts";
import type { Page } from "./page-receiver.ts";
import { readFigures } from "./read-figures.ts";
import type { DemoChanges } from "./render-demo-budgets.ts";
import { renderPage } from "./render-page.ts";
import type { DemoRun } from "./demo-run.ts";
import { startTraffic } from "./start-traffic.ts";
import type { Traffic } from "./start-traffic.ts";

const PAGE_WITHIN_SECONDS = 90;

/** The demo on the real components. @returns the exit code */
export async function runOnStack(run: DemoRun, tools: ReadyTools): Promise<number> {
  const { screen, folder, keeper } = run;
  const pages: Page[] = [];
  const pager = await startPageReceiver((page) => pages.push(page));
  try {
    screen.show("Compiling budgets.yaml and starting the Collector, Prometheus and Alertmanager …");
    const minActions = run.options.isLive ? 3 : undefined;
    const filesDir = await compileUnlessLeft(run, { pageUrl: pager.url, minActions });
    if (filesDir === undefined) return endLeft(run);
    const broken = new AbortController();
    const stack = await startStack({
      dataDir: `${folder}/stack`,
      filesDir,
      env: process.env,
      keeper,
      tools,
      onUnexpectedExit: (component, exit) => broken.abort({ component, exit } satisfies Breakdown),
    });
    const traffic = await startTraffic({
      keeper,
      folder,
      otlpUrl: stack.urls.otlp,
      claudeUrl: run.claude?.url,
      catalogFile: join(filesDir, "catalog.json"),
    });
    try {
      return await watch(run, { stack, traffic, pages, broken: broken.signal });
    } finally {
      await traffic.stop();
      await stack.stop();
    }
  } finally {
    pager.close();
  }
}

/** @returns the folder of the compiled files; undefined when the run was left meanwhile */
async function compileUnlessLeft(run: DemoRun, changes: DemoChanges): Promise<string | undefined> {
  try {
    const { filesDir } = await compileBudgets(run.folder, changes);
    return run.signal.aborted ? undefined : filesDir;
  } catch (error) {
    // Ctrl-C goes to all programs of the terminal, so it ended the compiler too.
    if (run.signal.aborted) return undefined;
    throw error;
  }
}

/** A run that was left: as asked, but with `--once` no page came. */
function endLeft(run: DemoRun): number {
  return run.options.isOnce ? 1 : 0;
}

/** Why the stack is of no more use. */
interface Breakdown {
  readonly component: Component;
  readonly exit: ProgramExit;
}

interface Watched {
  readonly stack: Stack;
  readonly traffic: Traffic;
  readonly pages: Page[];
  /** Aborted, with a Breakdown, when a component ends that nobody ended. */
  readonly broken: AbortSignal;
}

async function watch(run: DemoRun, { stack, traffic, pages, broken }: Watched): Promise<number> {
  let isPaged = false;
  const signal = AbortSignal.any([run.signal, broken]);
  while (!signal.aborted) {
    run.screen.show(await renderFrame(stack, traffic));
    for (const page of pages.splice(0)) {
      run.screen.keep(`${await renderFrame(stack, traffic)}\n\n${renderPage(page)}`);
      if (isPaged || !page.alerts.some(({ labels }) => labels["alertname"] === ALERTS.unitCostOverBudget))
        continue;
      isPaged = true;
      run.screen.keep(renderArrival(run, traffic));
      if (run.options.isOnce) return 0;
      run.screen.keep(renderUrls(run, stack));
    }
    if (run.options.isOnce && secondsSince(traffic.startedMs) > PAGE_WITHIN_SECONDS) {
      run.screen.keep(renderNoPage(run, stack, traffic));
      return 1;
    }
    await sleep(1_000, undefined, { signal }).catch(() => undefined);
  }
  if (run.signal.aborted) return endLeft(run);
  run.screen.keep(renderBreakdown(stack, broken.reason as Breakdown));
  return 1;
}

function renderBreakdown(stack: Stack, { component, exit }: Breakdown): string {
  const how = exit.signal ?? `exit code ${exit.code}`;
  return `${component} ended by itself (${how}), so the demo ends. Its log: ${stack.logFiles[component]}`;
}

async function renderFrame(stack: Stack, traffic: Traffic): Promise<string> {
  const title = `Two Claude features under load, as Prometheus sees them · ${secondsSince(traffic.startedMs).toFixed(0)} s`;
  try {
    const figures = await readFigures(stack.urls.prometheus);
    if (figures.length === 0) return `${title}\n\nWaiting for the first evaluation of the rules …`;
    const { stdout } = process;
    const table = renderTable(figures, {
      columns: stdout.columns ?? (stdout.isTTY ? 80 : 200),
      color: stdout.isTTY && process.env["NO_COLOR"] === undefined,
    });
    return `${title}\n\n${table}`;
  } catch (error) {
    return `${title}\n\nPrometheus does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function secondsSince(startedMs: number): number {
  return (Date.now() - startedMs) / 1000;
}

/** From the first call that the API answered; with the real API, from the start of the programs. */
function renderArrival(run: DemoRun, traffic: Traffic): string {
  const first = run.claude?.ledger.entries.find((entry) => Date.parse(entry.answeredAt) >= traffic.startedMs);
  const fromMs = first ? Date.parse(first.answeredAt) : traffic.startedMs;
  return `From the ${first ? "first call" : "start of the programs"} to the page: ${secondsSince(fromMs).toFixed(1)} s`;
}

function renderUrls(run: DemoRun, stack: Stack): string {
  return [
    "",
    `Prometheus    ${stack.urls.prometheus}/api/v1/query?query=feature:claude_unit_cost_usd:window`,
    `Alertmanager  ${stack.urls.alertmanager}/api/v2/alerts`,
    `Collector     ${stack.urls.otlp}  (OTEL_EXPORTER_OTLP_ENDPOINT of your own service)`,
    `Compiled from budgets.yaml: ${run.folder}`,
    "Ctrl-C ends it all.",
    "",
  ].join("\n");
}

function renderNoPage(run: DemoRun, stack: Stack, traffic: Traffic): string {
  return [
    `No page of ${ALERTS.unitCostOverBudget} within ${PAGE_WITHIN_SECONDS} s. Look for the reason in the logs:`,
    ...[...traffic.logFiles, ...Object.values(stack.logFiles)].map((file) => `  ${file}`),
    `and in the rules compiled to ${run.folder}/alert-rules.`,
  ].join("\n");
}
