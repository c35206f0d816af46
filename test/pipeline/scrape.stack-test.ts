import { mkdtempSync, readFileSync } from "node:fs";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { renderFiles } from "@bursar/budgets/render-files";
import { startFakeClaude } from "@bursar/fake-claude";
import type { FakeClaude } from "@bursar/fake-claude";
import { startKeeper, startStack } from "@bursar/stack";
import type { Keeper, KeeperProgram, Stack } from "@bursar/stack";
import { afterAll, beforeAll, expect, it } from "vitest";

import { renderDemoBudgets } from "../../scripts/demo/render-demo-budgets.ts";
import { queryPrometheus } from "../../scripts/query-prometheus.ts";
import { readPlan } from "../../scripts/read-plan.ts";

const SCRAPE_SECONDS = 1;
const PORTS: Record<"scraped" | "both", number> = { scraped: 0, both: 0 };

let folder: string;
let claude: FakeClaude;
let keeper: Keeper;
let stack: Stack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bursar-scrape-"));
  for (const name of ["scraped", "both"] as const) PORTS[name] = await findFreePort();
  await writeFiles(join(folder, "files"));
  claude = await startFakeClaude({});
  keeper = await startKeeper();
  stack = await startStack({
    dataDir: join(folder, "stack"),
    filesDir: join(folder, "files"),
    env: process.env,
    keeper,
  });
});

afterAll(async () => {
  await stack.stop();
  await keeper.stop();
  await claude.close();
  await rm(folder, { recursive: true, force: true });
});

function findFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

/** The compiled files, with two services to scrape. */
async function writeFiles(files: string): Promise<void> {
  const pageUrl = "http://127.0.0.1:9/";
  const text = renderDemoBudgets(readFileSync("budgets.yaml", "utf8"), { pageUrl, minActions: undefined });
  for (const file of renderFiles(readPlan(text), { day: "2026-11-23" })) {
    const path = join(files, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
  const jobs = Object.entries(PORTS).map(
    ([name, port]) =>
      `  - job_name: ${name}\n    scrape_interval: ${SCRAPE_SECONDS}s\n    static_configs: [{ targets: ["127.0.0.1:${port}"] }]\n`,
  );
  const config = join(files, "alert-rules/prometheus.yaml");
  const lists = readFileSync(config, "utf8").includes("scrape_configs:");
  expect(lists, "the compiled configuration scrapes nothing yet").toBe(false);
  await appendFile(config, `\nscrape_configs:\n${jobs.join("")}`);
}

function startService(
  name: keyof typeof PORTS,
  env: Readonly<Record<string, string>>,
): Promise<KeeperProgram> {
  return keeper.spawn({
    name,
    command: process.execPath,
    args: ["--import", "@bursar/node/register", "test/apps/scraped-app.mjs"],
    cwd: resolve("packages/node"),
    logFile: join(folder, `${name}.log`),
    env: { NODE_OPTIONS: "", FAKE_CLAUDE_URL: claude.url, PORT: String(PORTS[name]), ...env },
  });
}

async function ask(name: keyof typeof PORTS, calls: number, feature: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${PORTS[name]}/?calls=${calls}&feature=${feature}`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`${name} does not answer; see ${folder}/${name}.log`);
}

function read(expression: string): ReturnType<typeof queryPrometheus> {
  return queryPrometheus(stack.urls.prometheus, expression);
}

async function waitForCalls(selector: string, calls: number): Promise<void> {
  const expression = `sum(last_over_time(claude_calls_total{${selector}}[1h]))`;
  for (let tries = 0; tries < 80; tries += 1) {
    if ((await read(expression))[0]?.number === calls) return;
    await sleep(500);
  }
  expect((await read(expression))[0]?.number).toBe(calls);
}

it("what Prometheus scrapes of two lives of a service equals the API's bill", async () => {
  const first = await startService("scraped", {});
  await ask("scraped", 7, "support-reply");
  await waitForCalls('job="scraped"', 7);
  await ask("scraped", 4, "ticket-triage");
  await waitForCalls('job="scraped"', 11);
  first.kill("SIGTERM");
  await first.exited;
  // The same target and labels: only `run` tells the second life from the first.
  const second = await startService("scraped", {});
  await ask("scraped", 5, "support-reply");
  await waitForCalls('job="scraped"', 16);
  second.kill("SIGTERM");
  await second.exited;

  const billedUsd = claude.ledger.totalUsd();
  expect(claude.ledger.entries).toHaveLength(16);
  const cost = await read('sum(last_over_time(claude_cost_usd_total{job="scraped"}[1h]))');
  expect(Math.abs((cost[0]?.number ?? Number.NaN) - billedUsd) / billedUsd).toBeLessThan(1e-9);
  const tokens = await read('sum(last_over_time(claude_tokens_total{job="scraped"}[1h]))');
  const billed = claude.ledger.entries.flatMap((entry) => Object.values(entry.tokens));
  expect(tokens[0]?.number).toBe(billed.reduce((sum, count) => sum + count, 0));
  // And nothing came by the other way.
  expect(await read('claude_calls_total{job!="scraped"}')).toEqual([]);
});

it("the month to date, as the compiled rules record it, equals the bill too", async () => {
  const billedUsd = claude.ledger.totalUsd();
  for (let tries = 0; tries < 60; tries += 1) {
    const recorded = (await read("sum(feature:claude_cost_usd:month_to_date)"))[0]?.number ?? Number.NaN;
    if (Math.abs(recorded - billedUsd) / billedUsd < 1e-9) return;
    await sleep(500);
  }
  expect((await read("sum(feature:claude_cost_usd:month_to_date)"))[0]?.number).toBe(billedUsd);
});

it("a scrape has the very series that OTLP has", async () => {
  const service = await startService("both", {
    ALSO_EXPORT: "1",
    OTEL_SERVICE_NAME: "pushed",
    OTEL_EXPORTER_OTLP_ENDPOINT: stack.urls.otlp,
    OTEL_METRIC_EXPORT_INTERVAL: "1000",
  });
  await ask("both", 6, "support-reply");
  await waitForCalls('job="both"', 6);
  await waitForCalls('job="pushed"', 6);
  const scraped = await listSeries("both");
  expect(scraped.length).toBeGreaterThan(60);
  expect(scraped).toEqual(await listSeries("pushed"));
  service.kill("SIGTERM");
  await service.exited;
});

/**
 * Names, labels and figures of all series of a job. Prometheus itself writes whole bounds of buckets as `1.0` where it
 * scrapes and as `1` where it takes OTLP; to `histogram_quantile` they are one.
 */
async function listSeries(job: string): Promise<readonly string[]> {
  const rows = await read(`{__name__=~"claude_.+", job="${job}"}`);
  return rows
    .map(({ labels, number }) => {
      const { job: _job, instance: _instance, ...own } = labels;
      const le = own["le"]?.replace(/\.0$/, "");
      const all = Object.entries({ ...own, ...(le !== undefined && { le }) });
      return JSON.stringify([all.map((label) => label.join("=")).sort(), number]);
    })
    .sort();
}
