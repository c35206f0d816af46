import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { LABEL_BOUNDS, METRICS } from "@bursar/conventions";
import { LIST_PRICES, readUsage } from "@bursar/pricing";
import { expect, test } from "vitest";
import { createCallSeries } from "../src/call-series.ts";
import { createToldGuard } from "../src/create-told-guard.ts";
import type { CallEnd, EndedCall, StartedCall } from "../src/ended-call.ts";
import { createInstruments } from "../src/instruments.ts";
import { recordLikeOthers } from "../src/record-like-others.ts";
import { recordUsage } from "../src/record-usage.ts";
import type { UsageSink } from "../src/record-usage.ts";
import { createReader } from "./metered-sdk.ts";
import type { Point } from "./metered-sdk.ts";

const STARTED: StartedCall = {
  attribution: { feature: "reply", team: "care", path: "unknown" },
  provider: "anthropic",
  api: "message",
  requestModel: "claude-opus-5-5",
  location: undefined,
  billTo: undefined,
  atMs: Date.parse("2026-11-22T12:00:00Z"),
  startedAtMs: 0,
  detail: undefined,
};
const USAGE = {
  input_tokens: 1_000,
  cache_read_input_tokens: 8_000,
  output_tokens: 500,
  service_tier: "standard",
  inference_geo: "global",
};
const END: CallEnd = {
  result: "ok",
  errorType: "none",
  answered: true,
  responseModel: "claude-opus-5-5",
  stopReason: "end_turn",
  usage: undefined,
  outputEstimated: false,
  workspace: "wrkspc_1",
  timeToFirstTokenSeconds: undefined,
};

interface Case {
  readonly started?: Partial<StartedCall>;
  readonly end?: Partial<CallEnd>;
  readonly usage?: object;
}

/** What a call may have in place of what most have. */
const CASES: readonly Case[] = [
  {},
  {},
  {},
  { usage: { output_tokens: 0 } },
  { usage: { input_tokens: 0, cache_read_input_tokens: 0 } },
  { usage: { cache_creation_input_tokens: 70, cache_creation: { ephemeral_1h_input_tokens: 40 } } },
  { usage: { output_tokens_details: { thinking_tokens: 300 } } },
  { usage: { server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 } } },
  { usage: { server_tool_use: { web_search_requests: 0, web_fetch_requests: 3 } } },
  { usage: { iterations: [{ type: "message", input_tokens: 5, output_tokens: 6 }] } },
  { usage: { service_tier: "priority" } },
  { usage: { service_tier: "batch" } },
  { usage: { speed: "fast" } },
  { usage: { inference_geo: "us" } },
  { usage: { input_tokens: "12" } },
  { usage: { input_tokens: 300_000 } },
  { end: { responseModel: "claude-haiku-5-5" } },
  { end: { responseModel: "claude-haiku-5-5" }, usage: { input_tokens: 100_001 } },
  { end: { responseModel: "claude-x" } },
  { end: { responseModel: undefined } },
  { end: { stopReason: "refusal" } },
  { end: { stopReason: "refusal" }, usage: { output_tokens: 0 } },
  { end: { workspace: undefined } },
  { end: { workspace: "wrkspc_2" } },
  { end: { result: "aborted", outputEstimated: true } },
  { end: { result: "error", errorType: "overloaded_error" } },
  { end: { outputEstimated: true } },
  { end: { timeToFirstTokenSeconds: 0.25 }, started: { api: "stream" } },
  { started: { api: "batch" } },
  { started: { provider: "bedrock", requestModel: "us.anthropic.claude-opus-5-5-v1:0" } },
  { started: { provider: "bedrock", requestModel: "global.anthropic.claude-opus-5-5-v1:0" } },
  { started: { provider: "vertex", location: "europe-west1" } },
  { started: { provider: "vertex", location: "global" } },
  { started: { billTo: "user_profile" } },
  { started: { atMs: Date.parse("2026-09-01") }, end: { responseModel: "claude-sonnet-5" } },
  { started: { atMs: 0 } },
];

function aSink(): { sink: UsageSink; readPoints: () => Promise<Point[]> } {
  const { reader, readPoints } = createReader();
  const instruments = createInstruments(new MeterProvider({ readers: [reader] }).getMeter("test"), METRICS);
  const series = createCallSeries(instruments);
  const sink: UsageSink = {
    instruments,
    series,
    guard: createToldGuard("run", instruments),
    who: series.findWho(["reply"], () => ({ feature: "reply", run: "run" })),
    prices: LIST_PRICES,
    genAi: undefined,
    recordFault: (step) => instruments.record("meterErrors", 1, { run: "run", step }),
    callRecords: undefined,
  };
  return { sink, readPoints };
}

const aCall = ({ started, end }: Case, turn: number): EndedCall => ({
  started: { ...STARTED, ...started },
  end: { ...END, ...end },
  endedAtMs: 100 + turn,
});

function sortPoints(points: readonly Point[]): readonly Point[] {
  const key = ({ metric, labels }: Point): string =>
    metric + JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return points.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** How calls are recorded with and without others like them, and how many were like others. */
async function recordBoth(
  cases: readonly Case[],
): Promise<{ quick: readonly unknown[]; plain: readonly unknown[]; alike: number }> {
  const [quick, plain] = [aSink(), aSink()];
  const usds: { quick: unknown[]; plain: unknown[] } = { quick: [], plain: [] };
  let alike = 0;
  for (const [turn, one] of cases.entries()) {
    const call = aCall(one, turn);
    const usage = readUsage({ ...USAGE, ...one.usage });
    const costUsd = recordLikeOthers(call, usage, quick.sink);
    if (costUsd !== undefined) alike += 1;
    usds.quick.push(costUsd ?? recordUsage(call, usage, quick.sink));
    usds.plain.push(recordUsage(call, usage, plain.sink));
  }
  return {
    quick: [...usds.quick, ...sortPoints(await quick.readPoints())],
    plain: [...usds.plain, ...sortPoints(await plain.readPoints())],
    alike,
  };
}

test("calls of every kind are recorded as one by one, whichever came before", async () => {
  const orders = Array.from({ length: 40 }, (_, shift) =>
    CASES.map((_one, index) => CASES[(index * (1 + 2 * (shift % 9)) + shift) % CASES.length] ?? {}),
  );
  const { quick, plain, alike } = await recordBoth(orders.flat());
  expect(quick).toEqual(plain);
  expect(alike).toBeGreaterThan(500);
});

test("workspaces beyond the bound of their label are counted each time", async () => {
  const cases = Array.from({ length: LABEL_BOUNDS.name + 40 }, (_, index): Case => ({
    end: { workspace: `wrkspc_${index}` },
  }));
  const { quick, plain, alike } = await recordBoth([...cases, ...cases]);
  expect(quick).toEqual(plain);
  expect(alike).toBeGreaterThanOrEqual(LABEL_BOUNDS.name - 2);
});

test("a call like one before it is recorded by it, and only a few kinds are kept", () => {
  const { sink } = aSink();
  const usage = readUsage(USAGE);
  const record = (responseModel: string): number | undefined =>
    recordLikeOthers(aCall({ end: { responseModel, workspace: undefined } }, 0), usage, sink);
  const costs = [record("claude-opus-5-5"), record("claude-opus-5-5"), record("claude-opus-5-5")];
  expect(costs).toEqual([undefined, 0.0156, 0.0156]);
  expect(sink.who.prepared).toHaveLength(1);
  for (let index = 0; index < 20; index += 1) record(`claude-opus-5-5-202601${10 + index}`);
  expect(sink.who.prepared).toHaveLength(8);
});
