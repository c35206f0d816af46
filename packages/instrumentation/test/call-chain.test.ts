import { setTimeout as sleep } from "node:timers/promises";
import type * as Sdk from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { withFeature } from "@bursar/instrumentation";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

type Middleware = NonNullable<Sdk.ClientOptions["middleware"]>[number];

const MESSAGE = {
  type: "message",
  model: "claude-opus-5-5",
  content: [],
  stop_reason: "end_turn",
  usage: { input_tokens: 10, output_tokens: 2 },
};
const REQUEST = { model: "claude-opus-5-5", max_tokens: 9, messages: [] };
const SENT = { method: "post" as const, path: "/v1/messages", body: REQUEST };

interface Told {
  readonly started: number;
  readonly ends: readonly string[];
  readonly lost: number;
  readonly input: number;
}

/** What calls of a client with this middleware tell; its API answers with these statuses, then with 200. */
async function tell(
  middleware: readonly Middleware[],
  statuses: readonly number[],
  ask: (client: Sdk.Anthropic) => Promise<unknown>,
  delayMs = 0,
): Promise<Told> {
  const { readPoints } = meterAnew();
  const left = [...statuses];
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 1,
    logLevel: "off",
    middleware: [...middleware],
    async fetch() {
      const status = left.shift() ?? 200;
      const headers = { "retry-after-ms": "1" };
      await sleep(delayMs);
      return Promise.resolve(Response.json(status === 200 ? MESSAGE : {}, { status, headers }));
    },
  });
  await ask(client).catch(() => undefined);
  await sleep(delayMs);
  const points = await readPoints();
  return {
    started: sumOf(points, "claude.calls.started"),
    ends: selectPoints(points, "claude.calls")
      .map(({ labels, figure }) => `${figure} ${labels["result"]} ${labels["error_type"]}`)
      .toSorted(),
    lost: sumOf(points, "claude.attempts", { usage: "none" }),
    input: sumOf(points, "claude.tokens", { token_class: "input" }),
  };
}

const create = (client: Sdk.Anthropic): Promise<unknown> => Promise.resolve(client.messages.create(REQUEST));
const passOn: Middleware = (request, next) => next(request);
const answerItself: Middleware = () => Promise.resolve(Response.json(MESSAGE));
const askTwice: Middleware = async (request, next) => {
  await (await next(request)).json();
  return next(request);
};
const askTwiceAtOnce: Middleware = async (request, next) => {
  const [first, second] = await Promise.all([next(request), next(request)]);
  await first.json();
  return second;
};
const takeFirst: Middleware = async (request, next) => {
  const attempts = [next(request), next(request)].map(async (attempt) => {
    const response = await attempt;
    return Response.json(await response.json());
  });
  return Promise.race(attempts);
};
const giveUp: Middleware = async (request, next) => {
  void next(request).then((response) => response.json());
  await sleep(1);
  throw new Error("too late");
};
const replaceFailure: Middleware = async (request, next) => {
  const response = await next(request);
  return response.ok ? response : Response.json(MESSAGE);
};

test.each<[string, Middleware[], number[], Told]>([
  [
    "no middleware and a retry is one call",
    [],
    [529],
    { started: 1, ends: ["1 ok none"], lost: 1, input: 10 },
  ],
  [
    "no middleware and no good answer is one failed call",
    [],
    [529, 529],
    { started: 1, ends: ["1 error http_529"], lost: 2, input: 0 },
  ],
  [
    "a middleware and a retry is one call",
    [passOn],
    [529],
    { started: 1, ends: ["1 ok none"], lost: 1, input: 10 },
  ],
  [
    "a middleware and no good answer is one failed call",
    [passOn],
    [529, 529],
    { started: 1, ends: ["1 error http_529"], lost: 2, input: 0 },
  ],
  [
    "a middleware that answers itself is no call",
    [answerItself],
    [],
    { started: 0, ends: [], lost: 0, input: 0 },
  ],
  [
    "a middleware that asks twice is two calls",
    [askTwice],
    [],
    { started: 2, ends: ["2 ok none"], lost: 0, input: 20 },
  ],
  [
    "a middleware that asks twice at once is two calls",
    [askTwiceAtOnce],
    [],
    { started: 2, ends: ["2 ok none"], lost: 0, input: 20 },
  ],
  [
    "a middleware that answers in place of a failure leaves a failed call",
    [replaceFailure],
    [400],
    { started: 1, ends: ["1 error http_400"], lost: 1, input: 0 },
  ],
])("a request with %s", async (_, middleware, statuses, told) => {
  expect(await tell(middleware, statuses, create)).toEqual(told);
});

test.each<[string, Middleware, Told]>([
  [
    "the first of two answers counts both",
    takeFirst,
    { started: 2, ends: ["2 ok none"], lost: 0, input: 20 },
  ],
  [
    "no answer in time counts the one that comes",
    giveUp,
    { started: 1, ends: ["1 ok none"], lost: 0, input: 10 },
  ],
])("a middleware that takes %s", async (_, middleware, told) => {
  expect(await tell([middleware], [], create, 20)).toEqual(told);
});

test("a middleware sees the options as they are, may change them, and may ask with a copy of them", async () => {
  const seen: unknown[] = [];
  const askWithCopy: Middleware = (_request, _next, { options }) => {
    const { middleware = [], ...rest } = options ?? { method: "post", path: "" };
    seen.push(middleware.length);
    return plain
      .request({ ...rest, middleware: middleware.filter((one) => one !== askWithCopy) })
      .asResponse();
  };
  const plain = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    fetch: () => Promise.resolve(Response.json(MESSAGE)),
  });
  const change: Middleware = (request, next, { options }) => {
    Object.assign(options ?? {}, { middleware: undefined });
    return next(request);
  };
  const one = { started: 1, ends: ["1 ok none"], lost: 0, input: 10 };
  const askCopied = (client: Sdk.Anthropic): Promise<unknown> =>
    Promise.resolve(client.messages.create(REQUEST, { middleware: [askWithCopy] }));
  expect(await tell([], [], askCopied)).toEqual(one);
  expect(seen).toEqual([1]);
  expect(await tell([change], [], create)).toEqual(one);
});

test("a first attempt takes no call that waits for the retry of another request", async () => {
  const { readPoints } = meterAnew();
  const inputs = [0, 1_000, 1];
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 1,
    logLevel: "off",
    fetch() {
      const input = inputs.shift();
      const usage = { input_tokens: input, output_tokens: 1 };
      const failed = { status: 529, headers: { "retry-after-ms": "50" } };
      return Promise.resolve(input === 0 ? Response.json({}, failed) : Response.json({ ...MESSAGE, usage }));
    },
  });
  const ask = (feature: string): Promise<unknown> =>
    withFeature(feature, () => Promise.resolve(client.request(SENT)));
  const retried = ask("a");
  await sleep(15);
  await Promise.all([retried, ask("b")]);
  const points = await readPoints();
  const inputOf = (feature: string): number =>
    sumOf(points, "claude.tokens", { token_class: "input", feature });
  expect([inputOf("a"), inputOf("b")]).toEqual([1, 1_000]);
});

test("a fetch that brings nothing ends its call", async () => {
  const { readPoints } = meterAnew();
  const fetch = (() => Promise.resolve(undefined)) as unknown as typeof globalThis.fetch;
  const client = new Anthropic({ apiKey: "test", baseURL: "http://127.0.0.1", maxRetries: 0, fetch });
  await client.messages.create(REQUEST).catch(() => undefined);
  expect(sumOf(await readPoints(), "claude.calls", { result: "error" })).toBe(1);
});

test("requests with the very same options at the same time are calls of their own, retries too", async () => {
  const ask = (client: Sdk.Anthropic): Promise<unknown> =>
    Promise.all([client.request(SENT), client.request(SENT)]);
  expect(await tell([], [529, 529], ask)).toEqual({ started: 2, ends: ["2 ok none"], lost: 2, input: 20 });
});

test("requests with the very same options one after the other are calls of their own", async () => {
  const ask = async (client: Sdk.Anthropic): Promise<void> => {
    await client.request(SENT).catch(() => undefined);
    await client.request(SENT);
  };
  const ends = ["1 error http_400", "1 ok none"];
  expect(await tell([passOn], [400], ask)).toEqual({ started: 2, ends, lost: 1, input: 10 });
  expect(await tell([], [400], ask)).toEqual({ started: 2, ends, lost: 1, input: 10 });
});

test("options that cannot be changed are metered beside middleware too, by what it answers", async () => {
  const ask = (client: Sdk.Anthropic): Promise<unknown> =>
    Promise.resolve(client.request(Object.freeze({ ...SENT })));
  const askFixed = (client: Sdk.Anthropic): Promise<unknown> =>
    Promise.resolve(client.request(Object.defineProperty({ ...SENT }, "middleware", { value: [passOn] })));
  const one = { started: 1, ends: ["1 ok none"], lost: 0, input: 10 };
  expect(await tell([passOn], [], ask)).toEqual(one);
  expect(await tell([], [], askFixed)).toEqual(one);
});

test("metering that ends in the midst of a request still ends its call", async () => {
  const { readPoints } = meterAnew();
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 0,
    logLevel: "off",
    fetch() {
      instrumentation.disable();
      return Promise.resolve(Response.json({}, { status: 400 }));
    },
  });
  await client.messages.create(REQUEST).catch(() => undefined);
  instrumentation.enable();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "http_400" })).toBe(1);
});

test("a class that sends attempts in a way of its own is told, and spoils no other", async () => {
  const { readPoints } = meterAnew();
  const send = (): Promise<Response> => Promise.resolve(Response.json(MESSAGE));
  class Own extends Anthropic {}
  Object.assign(Own.prototype, { fetchWithTimeout: send });
  const options = {
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    fetch: () => Promise.resolve(Response.json(MESSAGE)),
  };
  await new Anthropic(options).messages.create(REQUEST);
  await new Own(options).messages.create(REQUEST);
  await new Anthropic(options).messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(2);
  expect(sumOf(points, "claude.meter.errors", { step: "attempt" })).toBe(1);
});
