import { mkdtempSync, readFileSync } from "node:fs";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { renderFiles } from "@bursar/budgets/render-files";
import { startStack } from "@bursar/stack";
import type { Stack } from "@bursar/stack";
import { afterAll, beforeAll, expect, it } from "vitest";

import { queryPrometheus } from "../../scripts/query-prometheus.ts";
import { readPlan } from "../../scripts/read-plan.ts";

const BUDGETS = `apiVersion: bursar.dev/v1
kind: Budgets
alerting: { interval: 1s, snapshot: 5s, unitCost: { short: 2m, long: 5m } }
receivers: { pager: { webhook: { url: "http://127.0.0.1:9/" } } }
owners: { desk-eng: { page: pager } }
teams: { desk: { owner: desk-eng } }
features:
  support-reply:
    team: desk
    action: { success: An agent sends the draft., signal: { counter: 'replies_sent_total{source="draft"}' } }
    budget: { usdPerAction: 0.02, usdPerMonth: 3000 }
`;
const COST = 'claude_cost_usd_total{feature="support-reply",run="1",token_class="output"}';
const CALLS = 'claude_calls_total{feature="support-reply",run="1",result="ok"}';
const SENT = 'replies_sent_total{source="draft",pod="a"}';
const SHORT_LIVED = 'replies_sent_total{source="draft",pod="b"}';
const OTHERS = 'replies_sent_total{source="mail",pod="a"}';

/** What the application shows, by series. */
const shown = new Map<string, number>();
let application: Server;
let folder: string;
let stack: Stack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bursar-counter-"));
  application = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end([...shown].map(([series, figure]) => `${series} ${figure}\n`).join(""));
  });
  await new Promise<void>((done) => void application.listen(0, "127.0.0.1", done));
  await writeFiles(join(folder, "files"));
  stack = await startStack({
    dataDir: join(folder, "stack"),
    filesDir: join(folder, "files"),
    env: process.env,
  });
});

afterAll(async () => {
  await stack.stop();
  application.close();
  await rm(folder, { recursive: true, force: true });
});

async function writeFiles(files: string): Promise<void> {
  for (const file of renderFiles(readPlan(BUDGETS), { day: "2026-11-23" })) {
    const path = join(files, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
  const address = application.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const config = join(files, "alert-rules/prometheus.yaml");
  expect(readFileSync(config, "utf8")).not.toContain("scrape_configs:");
  const job = `job_name: desk, scrape_interval: 1s, static_configs: [{ targets: ["127.0.0.1:${port}"] }]`;
  await appendFile(config, `\nscrape_configs: [{ ${job} }]\n`);
}

/** A figure, as soon as it is what it is to be; else what it stays. */
async function readFigure(expression: string, expected: number): Promise<number | undefined> {
  let found: number | undefined;
  for (let tries = 0; tries < 80 && found !== expected; tries += 1) {
    if (tries > 0) await sleep(500);
    found = (await queryPrometheus(stack.urls.prometheus, expression).catch(() => []))[0]?.number;
  }
  return found;
}

const successes = 'feature:claude_successes:month_to_date{feature="support-reply"}';

it("the successes that an application counts are followed over its restarts, and those of Prometheus", async () => {
  for (const series of [COST, CALLS, OTHERS, SENT]) shown.set(series, 0);
  expect(await readFigure(successes, 0)).toBe(0);
  shown.set(COST, 3).set(CALLS, 50).set(OTHERS, 900).set(SENT, 30);
  expect(await readFigure(successes, 30)).toBe(30);
  // The application begins again, under the same labels.
  shown.set(SENT, 4);
  expect(await readFigure(successes, 34)).toBe(34);
  // Another of its processes is in sight for some seconds.
  shown.set(SHORT_LIVED, 6);
  expect(await readFigure("replies_sent_total{pod='b'}", 6)).toBe(6);
  shown.delete(SHORT_LIVED);
  expect(await readFigure(successes, 40)).toBe(40);
  await stack.kill("prometheus");
  shown.set(SENT, 14);
  await stack.start("prometheus");
  expect(await readFigure(successes, 50)).toBe(50);
  const unitCost = await readFigure('feature:claude_unit_cost_usd:window{window="long"}', 3 / 50);
  expect(unitCost).toBe(3 / 50);
  expect(await readFigure('ALERTS{alertname="ClaudeUnitCostOverBudget"}', 1)).toBe(1);
});
