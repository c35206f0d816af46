import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { ALERTS } from "@bursar/conventions";
import { startStack } from "@bursar/stack";
import type { ReadyTools, Stack } from "@bursar/stack";
import { renderTable } from "@bursar/top";

import { compileBudgets } from "./compile-budgets.ts";
import { startPageReceiver } from "./page-receiver.ts";
import type { Page } from "./page-receiver.ts";
import { readFigures } from "./read-figures.ts";
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
    const { filesDir } = await compileBudgets(folder, {
      pageUrl: pager.url,
      minActions: run.options.isLive ? 3 : undefined,
    });
    const stack = await startStack({ dataDir: `${folder}/stack`, filesDir, env: process.env, keeper, tools });
    const traffic = await startTraffic({
      keeper,
      folder,
      otlpUrl: stack.urls.otlp,
      claudeUrl: run.claude?.url,
      catalogFile: join(filesDir, "catalog.json"),
    });
    try {
      return await watch(run, { stack, traffic, pages });
    } finally {
      await traffic.stop();
      await stack.stop();
    }
  } finally {
    pager.close();
  }
}

interface Watched {
  readonly stack: Stack;
  readonly traffic: Traffic;
  readonly pages: Page[];
}

async function watch(run: DemoRun, { stack, traffic, pages }: Watched): Promise<number> {
  let isPaged = false;
  while (!run.signal.aborted) {
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
    await sleep(1_000, undefined, { signal: run.signal }).catch(() => undefined);
  }
  return run.options.isOnce ? 1 : 0;
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
