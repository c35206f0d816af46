import { expect, test } from "vitest";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";
import type { Point } from "./metered-sdk.ts";

const MODEL = "claude-opus-5-5";
const REQUEST = { model: MODEL, max_tokens: 9, messages: [{ role: "user" as const, content: "Why?" }] };

/** What a usage may hold that is none: the figures that can be told, and how many faults are counted. */
const GARBAGE: Readonly<Record<string, { usage: unknown; tokens: number; faults: number }>> = {
  "a list": { usage: [], tokens: 0, faults: 3 },
  "a text": { usage: "many", tokens: 0, faults: 3 },
  "no figures": { usage: {}, tokens: 0, faults: 2 },
  "a figure as text": { usage: { input_tokens: "12", output_tokens: 5 }, tokens: 5, faults: 1 },
  "a negative figure": { usage: { input_tokens: -1, output_tokens: 5 }, tokens: 5, faults: 1 },
  NaN: { usage: { input_tokens: Number.NaN, output_tokens: 5 }, tokens: 5, faults: 1 },
  infinity: { usage: { input_tokens: 7, output_tokens: Infinity }, tokens: 7, faults: 1 },
  "a huge figure": { usage: { input_tokens: 1e300, output_tokens: 5 }, tokens: 5, faults: 1 },
  "half a token": { usage: { input_tokens: 1.5, output_tokens: 5 }, tokens: 5, faults: 1 },
  "a big integer": { usage: { input_tokens: 10n, output_tokens: 5 }, tokens: 5, faults: 1 },
  "a symbol": { usage: { input_tokens: Symbol("many"), output_tokens: 5 }, tokens: 5, faults: 1 },
  "a cache that is no split": {
    usage: { input_tokens: 7, output_tokens: 5, cache_creation: "none" },
    tokens: 12,
    faults: 1,
  },
  "iterations that are no list": {
    usage: { input_tokens: 7, output_tokens: 5, iterations: "two" },
    tokens: 12,
    faults: 1,
  },
  "fewer searches than none": {
    usage: { input_tokens: 7, output_tokens: 5, server_tool_use: { web_search_requests: -3 } },
    tokens: 12,
    faults: 1,
  },
  "a tier, a speed and a place of wrong types": {
    usage: { input_tokens: 7, output_tokens: 5, service_tier: {}, speed: 7, inference_geo: [] },
    tokens: 12,
    faults: 3,
  },
};

/** A client whose fetch has read the answer itself, so that it may hold what no JSON can. */
function aClient(message: object): InstanceType<typeof Anthropic> {
  const fetch = (): Promise<Response> =>
    Promise.resolve(Object.assign(Response.json({}), { json: () => Promise.resolve(message) }));
  return new Anthropic({ apiKey: "test", baseURL: "http://127.0.0.1", maxRetries: 0, fetch });
}

const aMessage = (usage: unknown, model: unknown = MODEL): object => ({
  type: "message",
  model,
  content: [],
  usage,
});

function expectFinite(points: readonly Point[]): void {
  expect(points.filter(({ figure }) => !Number.isFinite(figure))).toEqual([]);
}

test.each(Object.entries(GARBAGE))(
  "usage with %s has no price, is told, and reaches the caller as it was",
  async (_, { usage, tokens, faults }) => {
    const { readPoints } = meterAnew();
    const message = aMessage(usage);
    expect(await aClient(message).messages.create(REQUEST)).toBe(message);
    const points = await readPoints();
    expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
    expect(sumOf(points, "claude.tokens")).toBe(tokens);
    expect(sumOf(points, "claude.unpriced.tokens", { reason: "garbage_usage" })).toBe(tokens);
    expect(sumOf(points, "claude.meter.errors", { step: "usage" })).toBe(faults);
    expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
    expectFinite(points);
  },
);

test.each([
  ["missing", undefined],
  ["null", null],
])("an answer whose usage is %s is an attempt without usage", async (_, usage) => {
  const { readPoints } = meterAnew();
  await aClient(aMessage(usage)).messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expect(selectPoints(points, "claude.tokens")).toEqual([]);
});

test("a usage that throws when it is read is a fault, and the caller gets it", async () => {
  const { readPoints } = meterAnew();
  const message = aMessage({
    get input_tokens(): number {
      throw new Error("not yours");
    },
  });
  expect(await aClient(message).messages.create(REQUEST)).toBe(message);
  expect(sumOf(await readPoints(), "claude.meter.errors")).toBe(1);
});

const SOUND = { input_tokens: 7, output_tokens: 5 };

test.each([
  ["unknown", "claude-next-9", "claude-next-9"],
  ["of another house", "gpt-9", "gpt-9"],
  ["empty", "", "unknown"],
  ["a name of the language", "__proto__", "__proto__"],
  ["of 1 MB", "m".repeat(1_000_000), "m".repeat(100)],
])("the tokens of a model that is %s are unpriced, not free", async (_, model, recorded) => {
  const { readPoints } = meterAnew();
  await aClient(aMessage(SOUND, model)).messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { model: recorded })).toBe(12);
  expect(sumOf(points, "claude.unpriced.tokens", { reason: "unknown_model", model: recorded })).toBe(12);
  expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
});

test("a model that is no text is that of the request", async () => {
  const { readPoints } = meterAnew();
  await aClient(aMessage(SOUND, { name: MODEL })).messages.create(REQUEST);
  expect(sumOf(await readPoints(), "claude.tokens", { model: MODEL })).toBe(12);
});
