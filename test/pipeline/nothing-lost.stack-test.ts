import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { startPipeline } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

const COST = "sum(last_over_time(claude_cost_usd_total[1h]))";
const CALLS = "sum(last_over_time(claude_calls_total[1h]))";
const RUNS = "count(count by (run) (last_over_time(claude_calls_total[1h])))";

/** As in a container that is started again in place: each start is process 1 of the same host. */
const AS_PROCESS_1 = `--import=data:text/javascript,${encodeURIComponent('Object.defineProperty(process,"pid",{value:1})')}`;
/** The Collector and Prometheus cannot tell one process from another by it. */
const NO_INSTANCE = { OTEL_RESOURCE_ATTRIBUTES: "service.name=shop,service.instance.id=" };
const ONE_CALL = { COUNT: "1", OTEL_METRIC_EXPORT_INTERVAL: "60000" };

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

/** Waits until Prometheus has this many calls, then compares the USD with the API's bill. */
async function expectTheBill(calls: number): Promise<void> {
  for (let tries = 0; tries < 60 && (await readNumber(CALLS)) !== calls; tries += 1) await sleep(500);
  expect(await readNumber(CALLS)).toBe(calls);
  const billedUsd = pipeline.claude.ledger.totalUsd();
  expect(Math.abs(((await readNumber(COST)) ?? Number.NaN) - billedUsd) / billedUsd).toBeLessThan(1e-9);
}

async function readNumber(expression: string): Promise<number | undefined> {
  return pipeline.read(expression).catch(() => undefined);
}

function countCalls(): number {
  return pipeline.claude.ledger.entries.length;
}

/** Files of figures; beside them is the copy of the catalog. */
function listSpool(): string[] {
  return readdirSync(pipeline.spool).filter((name) => name !== "catalogs");
}

async function runTriage(count: number, env: Readonly<Record<string, string>>): Promise<void> {
  const programs = await Promise.all(
    Array.from({ length: count }, () => pipeline.runProgram("ticket-triage", env)),
  );
  for (const { exited } of programs) expect(await exited).toMatchObject({ code: 0 });
}

it("20 short processes, 7 of which end while the Collector is down, sum up exactly once it is back", async () => {
  for (let started = 0; started < 12; started += 4) await runTriage(4, ONE_CALL);
  await pipeline.stack.kill("collector");
  await runTriage(4, ONE_CALL);
  await runTriage(3, ONE_CALL);
  expect(listSpool()).toHaveLength(7);
  await pipeline.stack.start("collector");
  // As a process would leave it that died between the answer and the deletion: sent twice, counted once.
  const [name = ""] = listSpool();
  copyFileSync(
    join(pipeline.spool, name),
    join(pipeline.spool, name.replace(".spool", `.${Date.now() - 70_000}.abc.claim`)),
  );
  const last = await pipeline.runProgram("ticket-triage", { COUNT: "12", PER_SECOND: "4" });
  expect(await last.exited).toMatchObject({ code: 0 });

  expect(listSpool()).toEqual([]);
  expect(countCalls()).toBe(31);
  await expectTheBill(31);
  expect(await readNumber(RUNS)).toBe(20);
});

it("two replicas without service.instance.id, one of them started again in place, sum up exactly", async () => {
  const before = countCalls();
  const env = { ...NO_INSTANCE, NODE_OPTIONS: AS_PROCESS_1, COUNT: "3", PER_SECOND: "2" };
  await runTriage(2, env);
  await runTriage(1, env);
  expect(countCalls()).toBe(before + 9);
  await expectTheBill(before + 9);
  expect(
    await readNumber('count(count by (run) (last_over_time(claude_calls_total{instance=""}[1h])))'),
  ).toBe(3);
  expect(
    await readNumber('count(count by (job, instance) (last_over_time(claude_calls_total{instance=""}[1h])))'),
  ).toBe(1);
});

it("SIGTERM in mid-traffic loses nothing", async () => {
  const program = await pipeline.runProgram("support-reply", {
    PER_SECOND: "10",
    OTEL_METRIC_EXPORT_INTERVAL: "60000",
  });
  await waitForCalls(20);
  program.kill("SIGTERM");
  expect(await program.exited).toMatchObject({ code: 0 });
  await expectTheBill(countCalls());
});

it("SIGKILL in mid-traffic loses no more than what came after the last export", async () => {
  const before = countCalls();
  const intervalMs = 2_000;
  const program = await pipeline.runProgram("support-reply", {
    PER_SECOND: "5",
    OTEL_METRIC_EXPORT_INTERVAL: String(intervalMs),
  });
  await waitForCalls(30);
  program.kill("SIGKILL");
  const killedAtMs = Date.now();
  await program.exited;
  const entries = pipeline.claude.ledger.entries.slice(before);
  // What is younger than the interval, and an export that was on its way.
  const safe = entries.filter(({ answeredAt }) => Date.parse(answeredAt) < killedAtMs - intervalMs - 500);
  expect(safe.length).toBeGreaterThan(10);
  for (let tries = 0; tries < 20 && ((await readNumber(CALLS)) ?? 0) < before + safe.length; tries += 1)
    await sleep(500);
  const seen = (await readNumber(CALLS)) ?? 0;
  expect(seen).toBeGreaterThanOrEqual(before + safe.length);
  expect(seen).toBeLessThanOrEqual(before + entries.length);
});

async function waitForCalls(more: number): Promise<void> {
  const before = countCalls();
  for (let tries = 0; tries < 300 && countCalls() < before + more; tries += 1) await sleep(100);
}
