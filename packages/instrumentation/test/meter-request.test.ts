import { METRICS } from "@bursar/conventions";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { withFeature } from "../src/index.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;
let entriesBefore = 0;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1, eventsPerBlock: 20 });
});

afterEach(() => {
  fake.setBehaviour({ failNext: [], nextUsage: [], eventIntervalMs: 0, outputTokens: 64 });
  entriesBefore = fake.ledger.entries.length;
});

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};

function aClient(options: object = {}): InstanceType<typeof Anthropic> {
  return new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0, ...options });
}

function billed(): { input: number; output: number; usd: number } {
  const entries = fake.ledger.entries.slice(entriesBefore);
  return {
    input: entries.reduce((sum, entry) => sum + entry.tokens.input, 0),
    output: entries.reduce((sum, entry) => sum + entry.tokens.output, 0),
    usd: Number(entries.reduce((sum, entry) => sum + (entry.picoUsd ?? 0n), 0n)) / 1e12,
  };
}

test("a call is counted once, with the tokens and the USD of the bill", async () => {
  const { readPoints } = meterAnew({ environment: "test" });
  await withFeature({ feature: "support", team: "care" }, () => aClient().messages.create(REQUEST));
  const points = await readPoints();
  const who = { feature: "support", team: "care", path: "unknown", environment: "test" };
  expect(sumOf(points, "claude.calls.started", { ...who, api: "message" })).toBe(1);
  expect(sumOf(points, "claude.calls", { ...who, result: "ok", error_type: "none" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { ...who, usage: "seen" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "input" })).toBe(billed().input);
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "output" })).toBe(64);
  expect(sumOf(points, "claude.cost.usd", who)).toBeCloseTo(billed().usd, 12);
  expect(selectPoints(points, "claude.call.duration.seconds", who)[0]?.count).toBe(1);
});

test("every point carries only labels of the wire contract, and the same run of 16 digits", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [400] });
  await aClient()
    .messages.create(REQUEST)
    .catch(() => undefined);
  for await (const event of await aClient().messages.create({ ...REQUEST, stream: true })) void event;
  const points = await readPoints();
  const contract = new Map(Object.values(METRICS).map((metric) => [metric.name, metric.labels]));
  for (const { metric, labels } of points)
    expect(contract.get(metric), metric).toEqual(expect.arrayContaining(Object.keys(labels)));
  const runs = new Set(points.map(({ labels }) => labels["run"]));
  expect([...runs]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
});

test("a stream is counted once, with cumulative totals taken as they are", async () => {
  const { readPoints } = meterAnew();
  const stream = await aClient().messages.create({ ...REQUEST, stream: true });
  for await (const event of stream) void event;
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "stream", result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" })).toBe(64);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(billed().usd, 12);
  expect(selectPoints(points, "claude.call.time_to_first_token.seconds")[0]?.count).toBe(1);
});

test("the stream helper, parse, raw post and an un-awaited request count once each", async () => {
  const { readPoints } = meterAnew();
  await aClient().messages.stream(REQUEST).finalMessage();
  await aClient().messages.create(REQUEST).withResponse();
  await aClient().post("/v1/messages", { body: REQUEST });
  const response = await aClient().messages.create(REQUEST).asResponse();
  JSON.parse(await response.text());
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(4);
  expect(sumOf(points, "claude.tokens", { token_class: "output" })).toBe(256);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(billed().usd, 12);
});

test("counting tokens is free and not a call", async () => {
  const { readPoints } = meterAnew();
  const { model, messages } = REQUEST;
  await aClient().messages.countTokens({ model, messages });
  expect(selectPoints(await readPoints(), "claude.calls.started")).toEqual([]);
});

test("two overloaded attempts and a good one are one call and three attempts", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [529, { kind: "status", status: 529 }] });
  await aClient({ maxRetries: 2 }).messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls.started")).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.calls")).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(2);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(1);
});

test("a call that fails for good is one error of the API's type, without tokens", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [529] });
  await expect(aClient().messages.create(REQUEST)).rejects.toMatchObject({ status: 529 });
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "overloaded_error" })).toBe(1);
  expect(selectPoints(points, "claude.tokens")).toEqual([]);
});

test("the error that the network threw reaches the application as the same object", async () => {
  meterAnew();
  const thrown = new TypeError("no route");
  const client = aClient({ fetch: () => Promise.reject(thrown) });
  const error: unknown = await client.messages.create(REQUEST).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Anthropic.APIConnectionError);
  expect((error as Error).cause).toBe(thrown);
});

test("an early break closes the connection at once; input is exact, output estimated", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ eventIntervalMs: 100 });
  const startedAt = performance.now();
  let deltas = 0;
  for await (const event of await aClient().messages.create({ ...REQUEST, stream: true }))
    if (event.type === "content_block_delta" && (deltas += 1) === 2) break;
  await fake.whenIdle();
  expect(performance.now() - startedAt).toBeLessThan(800);
  const points = await readPoints();
  expect(fake.ledger.entries.at(-1)?.result).toBe("aborted");
  expect(sumOf(points, "claude.calls", { result: "aborted", error_type: "none" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { token_class: "input", basis: "reported" })).toBe(billed().input);
  expect(sumOf(points, "claude.tokens", { token_class: "output", basis: "estimated" })).toBeGreaterThan(0);
  expect(sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" })).toBe(0);
});

test("an error in mid-stream is an error of the API's type with an estimated output", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [{ kind: "stream_error", afterEvents: 3 }] });
  const stream = await aClient().messages.create({ ...REQUEST, stream: true });
  const drain = async (): Promise<void> => {
    for await (const event of stream) void event;
  };
  await expect(drain()).rejects.toBeInstanceOf(Anthropic.APIError);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "overloaded_error" })).toBe(1);
  expect(selectPoints(points, "claude.tokens", { token_class: "output", basis: "estimated" })).toHaveLength(
    1,
  );
});

test("a connection that drops in mid-stream and an abort by the caller are told apart", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [{ kind: "drop", afterEvents: 3 }] });
  const dropped = await aClient().messages.create({ ...REQUEST, stream: true });
  await expect(
    (async () => {
      for await (const event of dropped) void event;
    })(),
  ).rejects.toBeInstanceOf(Error);
  fake.setBehaviour({ failNext: [{ kind: "hang", afterEvents: 3 }] });
  const aborted = await aClient().messages.create({ ...REQUEST, stream: true });
  setTimeout(() => aborted.controller.abort(), 50);
  for await (const event of aborted) void event;
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "error", api: "stream" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "aborted", api: "stream" })).toBe(1);
});

test("usage that is garbage never reaches a counter and never reaches the caller as an error", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ nextUsage: [{ input_tokens: "many", output_tokens: -5 }, null] });
  await aClient().messages.create(REQUEST);
  await aClient().messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(2);
  expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
  expect(points.every(({ figure }) => Number.isFinite(figure))).toBe(true);
});

test("tokens of an unknown model are unpriced, not free", async () => {
  const { readPoints } = meterAnew();
  const answer = {
    type: "message",
    model: "claude-next-9",
    content: [],
    usage: { input_tokens: 10, output_tokens: 5 },
  };
  const client = aClient({
    fetch: () =>
      Promise.resolve(
        new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } }),
      ),
  });
  await client.messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.unpriced.tokens", { reason: "unknown_model" })).toBe(15);
  expect(sumOf(points, "claude.tokens", { model: "claude-next-9" })).toBe(15);
  expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
});

test("a reader of the raw stream's own reader or text is metered too", async () => {
  const { readPoints } = meterAnew();
  const raw = (): Promise<Response> =>
    aClient()
      .messages.create({ ...REQUEST, stream: true })
      .asResponse();
  await (await raw()).text();
  const reader = (await raw()).body?.getReader();
  while ((await reader?.read())?.done === false);
  const copied = await raw();
  await copied.clone().text();
  await copied.text();
  expect(sumOf(await readPoints(), "claude.calls", { api: "stream", result: "ok" })).toBe(3);
});

test("parallel calls of several features never mix", async () => {
  const { readPoints } = meterAnew();
  const features = ["a", "b", "c", "d", "e"];
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      withFeature(features[index % 5] ?? "", () => aClient().messages.create(REQUEST)),
    ),
  );
  const points = await readPoints();
  expect(features.map((feature) => sumOf(points, "claude.calls", { feature }))).toEqual([10, 10, 10, 10, 10]);
});
