import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { meterFetch, withAction, withFeature } from "../src/index.ts";
import { meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;
let entriesBefore = 0;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 5, eventsPerBlock: 20 });
});

afterEach(() => {
  fake.setBehaviour({ failNext: [], nextUsage: [], eventIntervalMs: 0, outputTokens: 64 });
  entriesBefore = fake.ledger.entries.length;
});

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Why is the sky blue?" }],
};
const HEADERS = {
  "content-type": "application/json",
  "x-api-key": "test",
  "anthropic-version": "2026-10-21",
};

function aPost(body: object = REQUEST, more: RequestInit = {}): RequestInit {
  return { method: "POST", headers: HEADERS, body: JSON.stringify(body), ...more };
}

const url = (): string => `${fake.url}/v1/messages`;
const ask = (init: RequestInit = aPost()): Promise<Response> => meterFetch()(url(), init);
const askStream = (more?: RequestInit): Promise<Response> => ask(aPost({ ...REQUEST, stream: true }, more));

function billedUsd(): number {
  const entries = fake.ledger.entries.slice(entriesBefore);
  return Number(entries.reduce((sum, entry) => sum + (entry.picoUsd ?? 0n), 0n)) / 1e12;
}

test("a JSON answer is one call and one attempt, with the tokens and the USD of the bill", async () => {
  const { readPoints } = meterAnew();
  const response = await withFeature({ feature: "support", team: "care" }, () => ask());
  await response.json();
  const points = await readPoints();
  const who = { feature: "support", team: "care", provider: "anthropic" };
  expect(sumOf(points, "claude.calls.started", { ...who, api: "message" })).toBe(1);
  expect(sumOf(points, "claude.calls", { ...who, model: "claude-opus-5-5", result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { ...who, usage: "seen" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "input" })).toBe(5);
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "output" })).toBe(64);
  expect(sumOf(points, "claude.cost.usd", who)).toBeCloseTo(0.0013, 12);
  expect(billedUsd()).toBeCloseTo(0.0013, 12);
});

test("the response and what goes over the wire are the very ones of the given fetch", async () => {
  meterAnew();
  const seen: unknown[] = [];
  const answer = Response.json({ type: "message", model: "claude-opus-5-5", usage: {} });
  const metered = meterFetch((...request) => {
    seen.push(...request);
    return Promise.resolve(answer);
  });
  const init = aPost();
  expect(await metered("https://proxy.example/claude/v1/messages?beta=true", init)).toBe(answer);
  expect(seen[0]).toBe("https://proxy.example/claude/v1/messages?beta=true");
  expect(seen[1]).toBe(init);
  expect(init.headers).toEqual(HEADERS);
});

test("a stream counts by reader, by iteration, as text and through a pipe", async () => {
  const { readPoints } = meterAnew();
  const reader = (await askStream()).body?.getReader();
  while ((await reader?.read())?.done === false);
  const { body } = await askStream();
  if (body !== null) for await (const chunk of body) void chunk;
  await (await askStream()).text();
  const piped = (await askStream()).body?.pipeThrough(new TextDecoderStream()).getReader();
  while ((await piped?.read())?.done === false);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "stream", result: "ok" })).toBe(4);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(4);
  expect(sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" })).toBe(256);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(billedUsd(), 12);
  expect(selectPoints(points, "claude.call.time_to_first_token.seconds")[0]?.count).toBe(4);
});

test("an abort in mid-stream passes through and estimates the output", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [{ kind: "hang", afterEvents: 3 }] });
  const controller = new AbortController();
  const response = await askStream({ signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await expect(response.text()).rejects.toMatchObject({ name: "AbortError" });
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "stream", result: "aborted" })).toBe(1);
});

test("an abort before the answer is an aborted call with a lost attempt; its reason reaches the caller", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [{ kind: "hang" }] });
  const controller = new AbortController();
  const reason = new RangeError("the user left");
  setTimeout(() => controller.abort(reason), 30);
  const error: unknown = await ask(aPost(REQUEST, { signal: controller.signal })).catch((e: unknown) => e);
  expect(error).toBe(reason);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "aborted", error_type: "none" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(1);
});

test("a time-out, a dead host and a throw are failed calls of their own type", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [{ kind: "hang" }] });
  await expect(ask(aPost(REQUEST, { signal: AbortSignal.timeout(30) }))).rejects.toMatchObject({
    name: "TimeoutError",
  });
  await expect(meterFetch()("http://127.0.0.1:1/v1/messages", aPost())).rejects.toThrow("fetch failed");
  const thrown = new RangeError("no");
  const throwing = meterFetch(() => {
    throw thrown;
  });
  expect(() => throwing(url(), aPost())).toThrow(thrown);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { error_type: "client_timeout_error" })).toBe(1);
  expect(sumOf(points, "claude.calls", { error_type: "connection_error" })).toBe(1);
  expect(sumOf(points, "claude.calls", { error_type: "client_error" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(3);
});

test("an answer of 529 that is asked again is a failed call and a good one, an attempt each", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [529] });
  const refused = await ask();
  expect(refused.status).toBe(529);
  expect(await refused.json()).toMatchObject({ error: { type: "overloaded_error" } });
  await (await ask()).json();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls.started")).toBe(2);
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "http_529" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "ok", error_type: "none" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(1);
});

test("bytes are read as a body; a Request keeps its body and says by its headers that it streams", async () => {
  const { readPoints } = meterAnew();
  const bytes = new TextEncoder().encode(JSON.stringify({ ...REQUEST, stream: true }));
  await (await ask({ method: "POST", headers: HEADERS, body: bytes })).text();
  const accepting = { ...HEADERS, accept: "text/event-stream" };
  const request = new Request(url(), aPost({ ...REQUEST, stream: true }, { headers: accepting }));
  await (await meterFetch()(request)).text();
  await (await meterFetch()(new URL(url()), aPost())).text();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "stream", model: "claude-opus-5-5" })).toBe(2);
  expect(sumOf(points, "claude.calls", { api: "message", model: "claude-opus-5-5" })).toBe(1);
});

test("other requests pass untouched and are not counted", async () => {
  const { readPoints } = meterAnew();
  const answers: Response[] = [];
  const metered = meterFetch(() => {
    const answer = new Response("ok");
    answers.push(answer);
    return Promise.resolve(answer);
  });
  for (const path of ["/v1/messages/count_tokens", "/v1/messages/batches", "/v1/models", "/?to=/v1/messages"])
    expect(await metered(`https://api.anthropic.com${path}`, aPost())).toBe(answers.at(-1));
  await metered("https://api.anthropic.com/v1/messages");
  expect(selectPoints(await readPoints(), "claude.calls.started")).toEqual([]);
});

test("a fetch that is metered, alone or around another, counts once", async () => {
  const { readPoints } = meterAnew();
  const inner = meterFetch();
  expect(meterFetch(inner)).toBe(inner);
  const outer = meterFetch((...request) => inner(...request));
  await (await outer(url(), aPost())).json();
  expect(sumOf(await readPoints(), "claude.calls")).toBe(1);
});

test("the provider's own prices hold, and what it has no price for is unpriced", async () => {
  const { readPoints } = meterAnew();
  await (await meterFetch(undefined, { provider: "foundry" })(url(), aPost())).json();
  await (await meterFetch(undefined, { provider: "unknown" })(url(), aPost())).json();
  const points = await readPoints();
  expect(sumOf(points, "claude.cost.usd", { provider: "foundry" })).toBeCloseTo(0.0013, 12);
  expect(sumOf(points, "claude.unpriced.tokens", { provider: "unknown" })).toBe(69);
});

test("the cost belongs to the action around the fetch", async () => {
  const { readPoints } = meterAnew();
  await withAction("support", async (action) => {
    await (await ask()).json();
    action.succeed();
  });
  expect(sumOf(await readPoints(), "claude.action.cost.usd", { outcome: "success" })).toBeCloseTo(0.0013, 12);
});

test("garbage is not a call and never an error of ours", async () => {
  const { readPoints } = meterAnew();
  expect(meterFetch(null as never)).toBeNull();
  const metered = meterFetch(() => Promise.resolve("no response" as never));
  expect(await metered(url(), aPost())).toBe("no response");
  const init = {
    get method(): string {
      throw new Error("no");
    },
  };
  expect(await metered(url(), init)).toBe("no response");
  expect(await metered(undefined as never, null as never)).toBe("no response");
  const body = { method: "POST", body: "{not json" };
  await (await meterFetch(() => Promise.resolve(Response.json(null)))(url(), body)).json();
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "fetch" })).toBeGreaterThan(0);
  expect(points.every(({ figure }) => Number.isFinite(figure))).toBe(true);
});

test("headers that can be read only once reach the fetch; those of pairs, objects and Headers are looked into", async () => {
  const { readPoints } = meterAnew();
  const sent: Headers[] = [];
  const metered = meterFetch((_, init) => {
    sent.push(new Headers(init?.headers));
    return Promise.resolve(Response.json({ type: "message", model: "claude-opus-5-5", usage: {} }));
  });
  const body = new Blob(["{}"]);
  const accepting = { Accept: "text/event-stream", "x-api-key": "test" };
  const iterator = new Map(Object.entries(accepting)).entries();
  const all = [iterator, accepting, Object.entries(accepting), new Headers(accepting)];
  for (const headers of all)
    await (await metered(url(), { method: "POST", body, headers: headers as Headers })).json();
  expect(sent.map((headers) => headers.get("x-api-key"))).toEqual(["test", "test", "test", "test"]);
  expect(sumOf(await readPoints(), "claude.calls.started", { api: "stream" })).toBe(3);
});
