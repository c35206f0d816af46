import { setTimeout as sleep } from "node:timers/promises";

import { renderTokenCost } from "@bursar/budgets";
import type { LedgerEntry } from "@bursar/fake-claude";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startPipeline } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

const COST = "sum(last_over_time(claude_cost_usd_total[1h]))";
const TOKENS = "sum(last_over_time(claude_tokens_total[1h]))";
const CALLS = "sum(last_over_time(claude_calls_total[1h]))";

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

/** Waits until Prometheus has as many calls as the API answered; the figures are compared after that. */
async function waitForAllCalls(): Promise<void> {
  const calls = pipeline.claude.ledger.entries.length;
  for (let tries = 0; tries < 120; tries += 1) {
    const seen = await pipeline.read(CALLS).catch(() => undefined);
    if (seen === calls) return;
    await sleep(500);
  }
  expect(await pipeline.read(CALLS)).toBe(calls);
}

function sumTokens(entries: readonly LedgerEntry[]): number {
  return entries.flatMap(({ tokens }) => Object.values(tokens)).reduce((sum, count) => sum + count, 0);
}

async function expectFiguresOfTheLedger(): Promise<void> {
  const { ledger } = pipeline.claude;
  expect(await pipeline.read(TOKENS)).toBe(sumTokens(ledger.entries));
  const billedUsd = ledger.totalUsd();
  expect(Math.abs(((await pipeline.read(COST)) ?? Number.NaN) - billedUsd) / billedUsd).toBeLessThan(1e-9);
}

describe("the USD in Prometheus equal the API's bill", () => {
  it("for three processes that come and go, one of them gone before its first export was due", async () => {
    const short = await pipeline.runProgram("ticket-triage", {
      COUNT: "1",
      OTEL_METRIC_EXPORT_INTERVAL: "60000",
    });
    const reply = await pipeline.runProgram("support-reply", { COUNT: "5", PER_SECOND: "2" });
    expect(await short.exited).toMatchObject({ code: 0 });
    const triage = await pipeline.runProgram("ticket-triage", { COUNT: "12", PER_SECOND: "4" });
    expect(await reply.exited).toMatchObject({ code: 0 });
    expect(await triage.exited).toMatchObject({ code: 0 });

    expect(pipeline.claude.ledger.entries).toHaveLength(18);
    await waitForAllCalls();
    await expectFiguresOfTheLedger();
  });

  it("by feature, and the tokens by class", async () => {
    const byFeature = pipeline.claude.ledger.totalsBy((entry) =>
      entry.systemStart.startsWith("You draft") ? "support-reply" : "ticket-triage",
    );
    expect([...byFeature.keys()].sort()).toEqual(["support-reply", "ticket-triage"]);
    for (const [feature, total] of byFeature) {
      const costUsd = await pipeline.read(
        `sum(last_over_time(claude_cost_usd_total{feature="${feature}"}[1h]))`,
      );
      expect(Math.abs((costUsd ?? Number.NaN) - total.usd) / total.usd, feature).toBeLessThan(1e-9);
      for (const [tokenClass, tokens] of Object.entries(total.tokens)) {
        const labels = `feature="${feature}", token_class="${tokenClass}"`;
        const seen = await pipeline.read(`sum(last_over_time(claude_tokens_total{${labels}}[1h]))`);
        expect(seen ?? 0, labels).toBe(tokens);
      }
    }
  });

  it("after the Collector and then Prometheus were killed for 20 s each in mid-traffic", async () => {
    const before = pipeline.claude.ledger.entries.length;
    const program = await pipeline.runProgram("support-reply", { PER_SECOND: "4" });
    await sleep(5_000);
    await pipeline.stack.kill("collector");
    await sleep(20_000);
    await pipeline.stack.start("collector");
    await sleep(5_000);
    await pipeline.stack.kill("prometheus");
    await sleep(20_000);
    await pipeline.stack.start("prometheus");
    await sleep(3_000);
    program.kill("SIGTERM");
    expect(await program.exited).toMatchObject({ code: 0 });

    expect(pipeline.claude.ledger.entries.length - before).toBeGreaterThan(150);
    await waitForAllCalls();
    await expectFiguresOfTheLedger();
  });
});

describe("the month to date", () => {
  it("equals the bill too, as the compiled rules record it", async () => {
    await sleep(5_000);
    const recorded = await pipeline.read("sum(feature:claude_cost_usd:month_to_date)");
    const billedUsd = pipeline.claude.ledger.totalUsd();
    expect(Math.abs((recorded ?? Number.NaN) - billedUsd) / billedUsd).toBeLessThan(1e-9);
  });
});

describe("the price rules", () => {
  it("price the tokens in Prometheus to the API's bill, as the process that metered them did", async () => {
    const repriced = await pipeline.read(
      `sum(${renderTokenCost("last_over_time(claude_tokens_total[1h])")})`,
    );
    const billedUsd = pipeline.claude.ledger.totalUsd();
    expect(Math.abs((repriced ?? Number.NaN) - billedUsd) / billedUsd).toBeLessThan(1e-9);
  });
});
