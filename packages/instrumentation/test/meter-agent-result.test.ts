import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { meterAgentResult, withAction, withFeature } from "../src/index.ts";
import { findScopeStore } from "../src/scope-store.ts";
import { meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

const debugged: string[] = [];

beforeEach(() => {
  findScopeStore().sessions.clear();
  const silent = (): void => {};
  diag.setLogger(
    { error: silent, warn: silent, info: silent, verbose: silent, debug: (text) => debugged.push(text) },
    { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true },
  );
  debugged.length = 0;
});

afterEach(() => diag.disable());

const OPUS = {
  inputTokens: 1_000,
  outputTokens: 500,
  thinkingTokens: 200,
  cacheReadInputTokens: 10_000,
  cacheCreationInputTokens: 2_000,
  cacheCreationEphemeral5mInputTokens: 1_500,
  cacheCreationEphemeral1hInputTokens: 400,
  webSearchRequests: 2,
  costUSD: 0.0472,
  contextWindow: 200_000,
  maxOutputTokens: 64_000,
  canonicalModel: "claude-opus-5-5",
  provider: "firstParty",
  costBasis: "list",
};
/** The same after another turn. */
const LATER_OPUS = { ...OPUS, inputTokens: 1_500, outputTokens: 600, costUSD: 0.0512 };
const HAIKU = {
  ...OPUS,
  inputTokens: 50_000,
  outputTokens: 1_000,
  thinkingTokens: 0,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  cacheCreationEphemeral5mInputTokens: 0,
  cacheCreationEphemeral1hInputTokens: 0,
  webSearchRequests: 0,
  costUSD: 0.0055,
  canonicalModel: "claude-haiku-5-5",
};

function aResult(modelUsage: object, more: object = {}): object {
  const uuid = `message ${Math.random()}`;
  return { type: "result", subtype: "success", session_id: "session-1", uuid, modelUsage, ...more };
}

test("a result is counted by model and class, at the prices of the book, and is no call", async () => {
  const { readPoints } = meterAnew();
  const message = aResult({ "claude-opus-5-5": OPUS, "claude-haiku-5-5": HAIKU });
  expect(withFeature("coding", () => meterAgentResult(message))).toBeCloseTo(0.0527, 12);
  const points = await readPoints();
  const who = { feature: "coding", api: "session", provider: "anthropic", basis: "reported" };
  const opus = { ...who, model: "claude-opus-5-5" };
  expect(sumOf(points, "claude.tokens", { ...opus, token_class: "input" })).toBe(1_000);
  expect(sumOf(points, "claude.tokens", { ...opus, token_class: "output" })).toBe(500);
  expect(sumOf(points, "claude.tokens", { ...opus, token_class: "cache_read" })).toBe(10_000);
  expect(sumOf(points, "claude.tokens", { ...opus, token_class: "cache_write_5m" })).toBe(1_600);
  expect(sumOf(points, "claude.tokens", { ...opus, token_class: "cache_write_1h" })).toBe(400);
  expect(sumOf(points, "claude.cost.usd", { ...opus, token_class: "cache_write_5m" })).toBeCloseTo(0.008, 12);
  expect(sumOf(points, "claude.cost.usd", { ...opus, token_class: "web_search" })).toBeCloseTo(0.02, 12);
  expect(sumOf(points, "claude.cost.usd", opus)).toBeCloseTo(0.0472, 12);
  expect(sumOf(points, "claude.cost.usd", { ...who, model: "claude-haiku-5-5" })).toBeCloseTo(0.0055, 12);
  expect(sumOf(points, "claude.thinking.tokens")).toBe(200);
  expect(sumOf(points, "claude.server_tool.requests", { tool: "web_search" })).toBe(2);
  for (const metric of ["claude.calls", "claude.calls.started", "claude.attempts", "claude.meter.errors"])
    expect(selectPoints(points, metric), metric).toEqual([]);
  expect(debugged).toEqual([]);
});

test("the same message counts once, and a later one by what its totals grew by", async () => {
  const { readPoints } = meterAnew();
  const first = aResult({ "claude-opus-5-5": OPUS }, { result_index: 0 });
  const second = aResult({ "claude-opus-5-5": LATER_OPUS }, { result_index: 1 });
  expect(meterAgentResult(first)).toBeCloseTo(0.0472, 12);
  expect(meterAgentResult(first)).toBe(0);
  expect(meterAgentResult(second)).toBeCloseTo(0.004, 12);
  expect(meterAgentResult(first)).toBe(0);
  expect(meterAgentResult(second)).toBe(0);
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(1_500);
  expect(sumOf(points, "claude.tokens", { token_class: "output" })).toBe(600);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.0512, 12);
});

test("a resumed session goes on from its totals; zeroes of a run that never began change nothing", async () => {
  const { readPoints } = meterAnew();
  meterAgentResult(aResult({ "claude-opus-5-5": OPUS }, { result_index: 0 }));
  expect(meterAgentResult(aResult({}, { subtype: "error_during_execution", result_index: 0 }))).toBe(0);
  meterAgentResult(
    aResult({ "claude-opus-5-5": LATER_OPUS, "claude-haiku-5-5": HAIKU }, { result_index: 0 }),
  );
  expect(sumOf(await readPoints(), "claude.cost.usd")).toBeCloseTo(0.0567, 12);
});

test("totals that fell began anew; a result older than the last of its run counts nothing", async () => {
  const { readPoints } = meterAnew();
  meterAgentResult(aResult({ "claude-opus-5-5": OPUS }, { result_index: 0 }));
  meterAgentResult(aResult({ "claude-opus-5-5": LATER_OPUS }, { result_index: 2 }));
  expect(meterAgentResult(aResult({ "claude-opus-5-5": OPUS }, { result_index: 1 }))).toBe(0);
  expect(meterAgentResult(aResult({ "claude-opus-5-5": OPUS }, { result_index: 3 }))).toBeCloseTo(0.0472, 12);
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(2_500);
});

/** Results by the input tokens of their totals, with the place in their run; other figures stand still. */
function countInOrder(...results: readonly (readonly [inputTokens: number, more: object])[]): void {
  for (const [inputTokens, more] of results)
    meterAgentResult(aResult({ "claude-opus-5-5": { ...NOTHING, inputTokens } }, more));
}
const NOTHING = { ...HAIKU, inputTokens: 0, outputTokens: 0, costUSD: 0, canonicalModel: "claude-opus-5-5" };

test.each<{ order: string; results: readonly (readonly [inputTokens: number, more: object])[] }>([
  {
    order: "without places",
    results: [
      [200, {}],
      [100, {}],
      [300, {}],
    ],
  },
  {
    order: "1, 0, 2",
    results: [
      [200, { result_index: 1 }],
      [100, { result_index: 0 }],
      [300, { result_index: 2 }],
    ],
  },
  {
    order: "2, 1, 0",
    results: [
      [300, { result_index: 2 }],
      [200, { result_index: 1 }],
      [100, { result_index: 0 }],
    ],
  },
  {
    order: "twice, without ids",
    results: [
      [100, { uuid: undefined, result_index: 0 }],
      [300, { uuid: undefined, result_index: 1 }],
      [100, { uuid: undefined, result_index: 0 }],
      [300, { uuid: undefined, result_index: 1 }],
    ],
  },
  {
    order: "after a run that resumes theirs",
    results: [
      [100, { result_index: 0 }],
      [300, { result_index: 0 }],
      [200, { result_index: 1 }],
    ],
  },
])("late and repeated results add nothing: $order", async ({ results }) => {
  const { readPoints } = meterAnew();
  countInOrder(...results);
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(300);
});

test.each<{ fall: string; results: readonly (readonly [inputTokens: number, more: object])[] }>([
  {
    fall: "without places",
    results: [
      [200, {}],
      [100, {}],
      [250, {}],
    ],
  },
  {
    fall: "in the first message of another run, which may be an older one",
    results: [
      [200, { result_index: 0 }],
      [100, { result_index: 0 }],
      [250, { result_index: 1 }],
    ],
  },
  {
    fall: "after a message of a run whose first was not seen",
    results: [
      [200, { result_index: 4 }],
      [100, { result_index: 5 }],
      [250, { result_index: 6 }],
    ],
  },
])("a fall that nothing explains counts what is above, and is a fault: $fall", async ({ results }) => {
  const { readPoints } = meterAnew();
  countInOrder(...results);
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(250);
  expect(sumOf(points, "claude.meter.errors", { step: "agent result" })).toBe(1);
});

/** A result of a run, by its place there and the minute in which its request was sent. */
const sentAt = (minute: number, place: number): object => ({
  result_index: place,
  request_sent_wall_ms: 1_795_000_000_000 + minute * 60_000,
});

test.each<{
  order: string;
  results: readonly (readonly [inputTokens: number, more: object])[];
  inputTokens: number;
}>([
  {
    order: "the first of an older run after the newer run that goes on with its totals",
    results: [
      [300, sentAt(3, 0)],
      [100, sentAt(1, 0)],
      [400, sentAt(4, 1)],
    ],
    inputTokens: 400,
  },
  {
    order: "the last of an older run after two of the newer one",
    results: [
      [100, sentAt(1, 0)],
      [300, sentAt(3, 0)],
      [400, sentAt(4, 1)],
      [200, sentAt(2, 1)],
      [500, sentAt(5, 2)],
    ],
    inputTokens: 500,
  },
  {
    order: "a newer run whose totals began anew, as nothing was saved",
    results: [
      [200, sentAt(1, 0)],
      [50, sentAt(3, 0)],
      [120, sentAt(4, 1)],
    ],
    inputTokens: 320,
  },
  {
    order: "the last of an older run after the newer one began anew, above its own first",
    results: [
      [200, sentAt(1, 0)],
      [50, sentAt(3, 0)],
      [260, sentAt(2, 1)],
      [120, sentAt(4, 1)],
    ],
    inputTokens: 380,
  },
  {
    order: "one that was held back and tells the newest totals",
    results: [
      [100, sentAt(1, 0)],
      [200, sentAt(3, 1)],
      [250, sentAt(2, 2)],
      [300, sentAt(5, 3)],
    ],
    inputTokens: 300,
  },
])(
  "where results tell when they were sent, no order counts twice: $order",
  async ({ results, inputTokens }) => {
    const { readPoints } = meterAnew();
    countInOrder(...results);
    const points = await readPoints();
    expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(inputTokens);
    expect(sumOf(points, "claude.meter.errors")).toBe(0);
  },
);

test("a result that comes before the point where its run began anew adds nothing", async () => {
  const { readPoints } = meterAnew();
  countInOrder([100, { result_index: 0 }], [50, { result_index: 2 }], [300, { result_index: 1 }]);
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(150);
});

test("a model that a result leaves out and a later one names again is not counted anew", async () => {
  const { readPoints } = meterAnew();
  const haiku = { ...NOTHING, inputTokens: 100, canonicalModel: "claude-haiku-5-5" };
  const opus = (inputTokens: number): object => ({ ...NOTHING, inputTokens });
  meterAgentResult(aResult({ "claude-opus-5-5": opus(100), "claude-haiku-5-5": haiku }, { result_index: 0 }));
  meterAgentResult(aResult({ "claude-opus-5-5": opus(200) }, { result_index: 1 }));
  meterAgentResult(aResult({ "claude-opus-5-5": opus(200), "claude-haiku-5-5": haiku }, { result_index: 2 }));
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(300);
});

test("a result that comes again after 100 others adds nothing", async () => {
  const { readPoints } = meterAnew();
  const first = [1, { uuid: "first", result_index: 0 }] as const;
  const others = Array.from({ length: 120 }, (_, place) => [place + 2, { result_index: place + 1 }] as const);
  countInOrder(first, ...others, first);
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(121);
});

test("a logger that throws loses no model", async () => {
  const { readPoints } = meterAnew();
  const silent = (): void => {};
  const debug = (text: string): void => {
    if (text.startsWith("bursar")) throw new Error("no log");
  };
  diag.setLogger(
    { error: silent, warn: silent, info: silent, verbose: silent, debug },
    { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true },
  );
  const dear = { costUSD: 9 };
  meterAgentResult(
    aResult({ "claude-opus-5-5": { ...OPUS, ...dear }, "claude-haiku-5-5": { ...HAIKU, ...dear } }),
  );
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(51_000);
});

test("other sessions have totals of their own; a fork or a session of another process counts from since", async () => {
  const { readPoints } = meterAnew();
  const parent = aResult({ "claude-opus-5-5": OPUS });
  meterAgentResult(parent);
  meterAgentResult(aResult({ "claude-opus-5-5": OPUS }, { session_id: "session-2" }));
  const fork = aResult({ "claude-opus-5-5": LATER_OPUS }, { session_id: "session-3" });
  expect(meterAgentResult(fork, { since: parent })).toBeCloseTo(0.004, 12);
  expect(sumOf(await readPoints(), "claude.tokens", { token_class: "input" })).toBe(2_500);
});

test("where a price depends on the request, the SDK's own figure is the cost, unsplit", async () => {
  const { readPoints } = meterAnew();
  const long = { ...HAIKU, inputTokens: 150_000, costUSD: 0.031 };
  expect(meterAgentResult(aResult({ "claude-haiku-5-5": long }))).toBeCloseTo(0.031, 12);
  const fast = aResult(
    { "claude-opus-5-5": OPUS, "claude-haiku-5-5": HAIKU },
    { session_id: "fast", fast_mode_state: "on" },
  );
  expect(meterAgentResult(fast)).toBeCloseTo(0.0527, 12);
  const points = await readPoints();
  const unsplit = { token_class: "unsplit", basis: "reported" };
  expect(sumOf(points, "claude.cost.usd", { ...unsplit, model: "claude-haiku-5-5" })).toBeCloseTo(0.031, 12);
  expect(sumOf(points, "claude.cost.usd", { ...unsplit, model: "claude-opus-5-5" })).toBeCloseTo(0.0472, 12);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.0837, 12);
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(201_000);
  expect(selectPoints(points, "claude.unpriced.tokens")).toEqual([]);
});

test("without a figure that is known, such tokens are unpriced", async () => {
  const { readPoints } = meterAnew();
  const long = { ...HAIKU, inputTokens: 150_000, costBasis: "unknown" };
  expect(meterAgentResult(aResult({ "claude-haiku-5-5": long }))).toBeUndefined();
  const points = await readPoints();
  expect(sumOf(points, "claude.unpriced.tokens", { reason: "no_price_at_date" })).toBe(151_000);
  expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
});

test("a model that the book does not know is unpriced, whatever the SDK reckons", async () => {
  const { readPoints } = meterAnew();
  const next = { ...HAIKU, canonicalModel: "claude-next-9" };
  expect(meterAgentResult(aResult({ "claude-next-9": next }))).toBeUndefined();
  const points = await readPoints();
  expect(sumOf(points, "claude.unpriced.tokens", { reason: "unknown_model" })).toBe(51_000);
  expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
});

test("a figure of the SDK that differs is told as debug, and ours is recorded", async () => {
  const { readPoints } = meterAnew();
  meterAgentResult(aResult({ "claude-opus-5-5": { ...OPUS, costUSD: 0.05 } }));
  expect(debugged).toEqual([expect.stringContaining("claude-opus-5-5 cost 0.0472 USD")]);
  expect(sumOf(await readPoints(), "claude.cost.usd")).toBeCloseTo(0.0472, 12);
});

test("the provider that served a model is recorded; who is not named is the option's", async () => {
  const { readPoints } = meterAnew();
  const { provider: _, ...unnamed } = HAIKU;
  meterAgentResult(aResult({ "global.anthropic.claude-opus-5-5": { ...OPUS, provider: "bedrock" } }));
  meterAgentResult(aResult({ "claude-haiku-5-5": unnamed }, { session_id: "session-2" }), {
    provider: "foundry",
  });
  meterAgentResult(
    aResult({ "claude-haiku-5-5": { ...HAIKU, provider: "new" } }, { session_id: "session-3" }),
  );
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { provider: "bedrock", geo: "global" })).toBe(13_500);
  expect(sumOf(points, "claude.tokens", { provider: "foundry" })).toBe(51_000);
  expect(sumOf(points, "claude.tokens", { provider: "unknown" })).toBe(51_000);
});

test("the cost belongs to the action around it", async () => {
  const { readPoints } = meterAnew();
  withAction("coding", (action) => {
    meterAgentResult(aResult({ "claude-opus-5-5": OPUS }));
    action.succeed();
  });
  const points = await readPoints();
  expect(sumOf(points, "claude.action.cost.usd", { outcome: "success" })).toBeCloseTo(0.0472, 12);
});

test("other messages of the stream are ignored without a fault", async () => {
  const { readPoints } = meterAnew();
  expect(meterAgentResult({ type: "assistant", session_id: "session-1" })).toBe(0);
  expect(sumOf(await readPoints(), "claude.meter.errors")).toBe(0);
});

test("garbage is counted as such and never thrown", async () => {
  const { readPoints } = meterAnew();
  const cyclic: Record<string, unknown> = { type: "result", session_id: "session-1" };
  cyclic["modelUsage"] = cyclic;
  const throwing = {
    get type(): string {
      throw new Error("no");
    },
  };
  const noUsages = [aResult([]), aResult({ "claude-opus-5-5": "many" }), { type: "result", modelUsage: {} }];
  const garbage = [null, undefined, "result", Number.NaN, {}, throwing, cyclic, ...noUsages];
  for (const message of garbage) expect(meterAgentResult(message)).toBeUndefined();
  expect(sumOf(await readPoints(), "claude.meter.errors", { step: "agent result" })).toBe(garbage.length);
});

test("figures that are garbage spoil no counter and no later total", async () => {
  const { readPoints } = meterAnew();
  meterAgentResult(aResult({ "claude-haiku-5-5": HAIKU }));
  const broken = { ...HAIKU, inputTokens: Number.NaN, outputTokens: "many" };
  expect(meterAgentResult(aResult({ "claude-haiku-5-5": broken }))).toBeUndefined();
  const later = { ...HAIKU, inputTokens: 60_000, costUSD: 0.0065 };
  expect(meterAgentResult(aResult({ "claude-haiku-5-5": later }))).toBeCloseTo(0.001, 12);
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(60_000);
  expect(sumOf(points, "claude.meter.errors", { step: "usage" })).toBe(2);
  expect(points.every(({ figure }) => Number.isFinite(figure))).toBe(true);
});

test("beyond 10,000 sessions the one that was counted least recently is forgotten", () => {
  meterAnew();
  for (let session = 0; session <= 10_000; session += 1)
    meterAgentResult(aResult({ "claude-haiku-5-5": HAIKU }, { session_id: `session-${session}` }));
  expect(findScopeStore().sessions.size).toBe(10_000);
  expect(meterAgentResult(aResult({ "claude-haiku-5-5": HAIKU }, { session_id: "session-10000" }))).toBe(0);
});
