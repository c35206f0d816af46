import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { watchBody } from "../src/watch-body.ts";
import { watchedMethods } from "../src/watch-methods.ts";
import type { Watcher } from "../src/watcher.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";
import type { Point } from "./metered-sdk.ts";

type Middleware = (request: unknown, next: (request: unknown) => Promise<Response>) => Promise<Response>;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

let fake: FakeClaude;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 4, eventsPerBlock: 20 });
});

// A call that was broken off is billed a little later.
afterEach(() => fake.whenIdle());

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};

function aClient(middleware: readonly Middleware[] = []): InstanceType<typeof Anthropic> {
  const options = { apiKey: "test", baseURL: fake.url, maxRetries: 0, middleware };
  return new Anthropic(options as ConstructorParameters<typeof Anthropic>[0]);
}

/** The response of a call, before its body is read. */
function request(isStream: boolean): Promise<Response> {
  return aClient()
    .messages.create({ ...REQUEST, stream: isStream })
    .asResponse();
}

async function drain(reader: { read: () => Promise<{ done: boolean }> } | undefined): Promise<void> {
  while ((await reader?.read())?.done === false);
}

async function readByob(body: ReadableStream | null): Promise<void> {
  const reader = body?.getReader({ mode: "byob" });
  while ((await reader?.read(new Uint8Array(64)))?.done === false);
}

/** Bytes in the order in which they arrived. */
async function pipe(body: ReadableStream | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  await body?.pipeTo(new WritableStream({ write: (chunk) => void (text += decoder.decode(chunk)) }));
  return text;
}

interface Figures {
  readonly calls: number;
  readonly ok: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

function readFigures(points: readonly Point[]): Figures {
  return {
    calls: sumOf(points, "claude.calls"),
    ok: sumOf(points, "claude.calls", { result: "ok", model: "claude-opus-5-5" }),
    outputTokens: sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" }),
    costUsd: sumOf(points, "claude.cost.usd"),
  };
}

/** One call with the USD of the bill. */
function findBilled(usdBefore: number): Figures {
  const costUsd: unknown = expect.closeTo(fake.ledger.totalUsd() - usdBefore, 12);
  return { calls: 1, ok: 1, outputTokens: 64, costUsd: costUsd as number };
}

async function iterate(body: ReadableStream | null): Promise<void> {
  for await (const chunk of body ?? []) void chunk;
}

const WAYS: readonly (readonly [string, (response: Response) => Promise<unknown>])[] = [
  ["arrayBuffer()", (response) => response.arrayBuffer()],
  ["blob()", (response) => response.blob()],
  ["bytes()", (response) => response.bytes()],
  ["its body's reader", (response) => drain(response.body?.getReader())],
  ["its body's byte reader", (response) => readByob(response.body)],
  ["its body's iterator", (response) => iterate(response.body)],
  ["pipeTo", (response) => pipe(response.body)],
  ["pipeThrough", (response) => drain(response.body?.pipeThrough(new TransformStream()).getReader())],
  ["tee", (response) => Promise.all(response.body?.tee().map((branch) => drain(branch.getReader())) ?? [])],
  ["a byte reader of tee", (response) => readByob(response.body?.tee()[0] ?? null)],
  ["a clone alone", (response) => response.clone().text()],
  ["a clone and then itself", async (response) => [await response.clone().json(), await response.json()]],
  ["another response with its body", (response) => new Response(response.body, response).text()],
];

describe.each([
  ["JSON answer", false],
  ["stream", true],
])("a %s", (_, isStream) => {
  test.each(WAYS.filter(([name]) => !isStream || name !== "a clone and then itself"))(
    "read by %s is one call with the tokens and the USD of the bill",
    async (_name, read) => {
      const { readPoints } = meterAnew();
      const usdBefore = fake.ledger.totalUsd();
      await read(await request(isStream));
      expect(readFigures(await readPoints())).toEqual(findBilled(usdBefore));
    },
  );

  test("passes a pipe unchanged", async () => {
    meterAnew();
    const response = await request(isStream);
    const copy = response.clone();
    expect(await pipe(response.body)).toBe(await copy.text());
  });

  test("whose body is cancelled unread is an aborted call without an answer's tokens", async () => {
    const { readPoints } = meterAnew();
    await (await request(isStream)).body?.cancel();
    const points = await readPoints();
    expect(sumOf(points, "claude.calls", { result: "aborted", error_type: "none" })).toBe(1);
    expect(selectPoints(points, "claude.tokens")).toEqual([]);
  });

  test("that breaks off in a pipe tells the server", async () => {
    const { readPoints } = meterAnew();
    const [first, second] = (await request(isStream)).body?.tee() ?? [];
    await Promise.all([first?.cancel(), second?.cancel()]);
    expect(sumOf(await readPoints(), "claude.calls", { result: "aborted" })).toBe(1);
  });
});

test.each([
  ["JSON answer", false],
  ["stream", true],
])("a %s whose clone is cancelled while it is read on itself is no broken call", async (_, isStream) => {
  const { readPoints } = meterAnew();
  const usdBefore = fake.ledger.totalUsd();
  const response = await request(isStream);
  // It is settled when both halves are done with.
  void response.clone().body?.cancel();
  await drain(response.body?.getReader());
  expect(readFigures(await readPoints())).toEqual(findBilled(usdBefore));
});

test.each([
  ["JSON answer", false],
  ["stream", true],
])("a %s that nobody reads is a call that broke off, once it is collected", async (_, isStream) => {
  const { readPoints } = meterAnew();
  await request(isStream);
  await vi.waitFor(
    async () => {
      collectGarbage();
      expect(sumOf(await readPoints(), "claude.calls", { result: "aborted", error_type: "unread" })).toBe(1);
    },
    { timeout: 5000 },
  );
});

test("middleware that wraps the response anew, or copies it, changes nothing", async () => {
  const wrap: Middleware = async (apiRequest, next) => {
    const response = await next(apiRequest);
    return new Response(response.body, response);
  };
  const swap: Middleware = async (apiRequest, next) => (await next(apiRequest)).clone();
  for (const middleware of [[wrap], [swap], [wrap, swap]]) {
    const { readPoints } = meterAnew();
    const usdBefore = fake.ledger.totalUsd();
    const message = await aClient(middleware).messages.create(REQUEST);
    expect(message.usage.output_tokens).toBe(64);
    expect(readFigures(await readPoints())).toEqual(findBilled(usdBefore));
  }
});

test("a read that fails because somebody else has the body does not end the call", async () => {
  const { readPoints } = meterAnew();
  const usdBefore = fake.ledger.totalUsd();
  const response = await request(false);
  const reader = response.body?.getReader();
  await expect(response.json()).rejects.toBeInstanceOf(TypeError);
  await drain(reader);
  expect(readFigures(await readPoints())).toEqual(findBilled(usdBefore));
});

test("an answer that is no JSON is a failed call, not a lost one", async () => {
  const { readPoints } = meterAnew();
  const client = new Anthropic({
    apiKey: "test",
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response("<html>", { headers: { "content-type": "text/html" } })),
  });
  await client.messages.create(REQUEST);
  expect(sumOf(await readPoints(), "claude.calls", { result: "error" })).toBe(1);
});

function aWatcher(): { watcher: Watcher; seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    watcher: {
      isWatching: () => true,
      see: () => void seen.push("chunk"),
      seeEnd: () => void seen.push("end"),
      seeBreak: ({ result, errorType }) => void seen.push(`${result} ${errorType}`),
    },
  };
}

test("a body that Node cancels because its response was collected was not read", async () => {
  const { watcher, seen } = aWatcher();
  const { body } = new Response("abc");
  watchBody(body, watcher);
  await (body as ReadableStream).cancel("Response object has been garbage collected");
  expect(seen).toEqual(["aborted unread"]);
});

test("a cancel that fails because somebody reads the body is no break", async () => {
  const { watcher, seen } = aWatcher();
  const { body } = new Response("abc");
  watchBody(body, watcher);
  const reader = body?.getReader();
  await expect(body?.cancel()).rejects.toBeInstanceOf(TypeError);
  await drain(reader);
  expect(seen).toEqual(["chunk", "end"]);
});

test("a branch that nobody reads asks for nothing", async () => {
  let pulls = 0;
  const body = new ReadableStream(
    {
      type: "bytes",
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array(1));
      },
    },
    { highWaterMark: 0 },
  );
  watchBody(body, aWatcher().watcher);
  const [branch] = body.tee();
  await new Promise((resolve) => void setImmediate(resolve));
  expect(pulls).toBe(0);
  await branch.getReader().read();
  expect(pulls).toBe(1);
});

test("the halves of a clone are watched anew only where it reads past the body's own tee", () => {
  for (const [isByTee, halves] of [
    [true, 0],
    [false, 1],
  ] as const) {
    const response = new Response("abc");
    const clone = (): Response => {
      const { body } = response;
      if (isByTee) return new Response(body?.tee()[0]);
      return new Response("abc");
    };
    Object.defineProperty(response, "clone", { value: clone, configurable: true, writable: true });
    watchBody(response.body, aWatcher().watcher);
    const copies: Response[] = [];
    watchedMethods.lay(response, { seeClone: (_, half) => void copies.push(half) });
    const copy = response.clone();
    expect(copies).toEqual(halves === 1 ? [copy] : []);
  }
});
