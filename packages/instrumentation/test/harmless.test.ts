import Unmetered from "@anthropic-ai/sdk";
import type * as Sdk from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { Anthropic, meterAnew, sumOf } from "./metered-sdk.ts";

type Options = Sdk.ClientOptions;
type Fetch = NonNullable<Options["fetch"]>;
type Init = Parameters<Fetch>[1];

/** What an application does with a client, and whatever it can tell of that. */
type Situation = (AnySdk: typeof Unmetered) => Promise<unknown>;

const MESSAGE = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-opus-5-5",
  content: [{ type: "text", text: "Rayleigh" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 7, output_tokens: 3 },
};
const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};
const EVENTS = [
  { type: "message_start", message: { ...MESSAGE, content: [] } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
  { type: "message_stop" },
]
  .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join("");

const answerJson = (): Response => Response.json(MESSAGE);
const answerEvents = (): Response =>
  new Response(EVENTS, { headers: { "content-type": "text/event-stream" } });

/** A client whose fetch is this one; it counts how often it was asked. */
function aClient(
  AnySdk: typeof Unmetered,
  fetch: Fetch,
  options: Options = {},
): { client: Sdk.Anthropic; asked: Parameters<Fetch>[] } {
  const asked: Parameters<Fetch>[] = [];
  const watched: Fetch = (...request) => {
    asked.push(request);
    return fetch(...request);
  };
  const client = new AnySdk({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 1,
    ...options,
    fetch: watched,
  });
  return { client, asked };
}

async function tellCall(call: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return tellError(error);
  }
}

function tellError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { error: error.constructor.name, message: error.message, cause: tellError(error.cause) };
}

/** What the application sees of a call whose fetch is this one: its end, and how often it was tried. */
function withFetch(fetch: Fetch, options: Options = {}): Situation {
  return async (AnySdk) => {
    const { client, asked } = aClient(AnySdk, fetch, options);
    const end = await tellCall(() => client.messages.create(REQUEST));
    return { end, attempts: asked.length };
  };
}

async function readAhead(response: Response): Promise<Response> {
  const text = await response.text();
  return Object.assign(response, {
    json: () => Promise.resolve(JSON.parse(text) as unknown),
    text: () => Promise.resolve(text),
  });
}

/** The SDK's types do not know headers here; it takes them all the same. */
function withHeaders(name: string): NonNullable<Options["fetchOptions"]> {
  return { headers: { "x-name": name }, keepalive: true } as unknown as NonNullable<Options["fetchOptions"]>;
}

/** What of an answer the SDK needs, and no more. */
function aDuck(): Response {
  const duck = {
    ok: true,
    status: 200,
    headers: new Headers({ "content-type": "application/json" }),
    json: () => Promise.resolve(MESSAGE),
  };
  return duck as unknown as Response;
}

/** Yields the events to whoever iterates, as `node-fetch` does, and has none of the web's methods. */
function anIterable(): Response {
  const body = {
    async *[Symbol.asyncIterator]() {
      await Promise.resolve();
      yield new TextEncoder().encode(EVENTS);
    },
  };
  const answer = answerEvents();
  Object.defineProperty(answer, "body", { value: body });
  return answer;
}

/** Answers nothing until it is aborted. */
const hang: Fetch = (_, init) =>
  new Promise((_answer, reject) =>
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
  );

async function readStream(client: Sdk.Anthropic): Promise<unknown> {
  const seen: string[] = [];
  for await (const event of await client.messages.create({ ...REQUEST, stream: true })) seen.push(event.type);
  return seen;
}

/** The names and kinds of what a fetch is given. */
function tellInit([url, init]: [unknown, Init?]): unknown {
  const fields = Object.entries(init ?? {}).map(([name, field]) => [name, Object(field).constructor.name]);
  return [typeof url, Object.fromEntries(fields)];
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  "a fetch that has read the answer and hands on what it read": withFetch(async () =>
    readAhead(answerJson()),
  ),
  "a fetch that has read the answer and forgotten it": withFetch(async () => {
    const answer = answerJson();
    await answer.text();
    return answer;
  }),
  "a fetch that holds the body": withFetch(async () => {
    const answer = answerJson();
    answer.body?.getReader();
    return Object.assign(answer, { json: () => Promise.resolve(MESSAGE) });
  }),
  "an answer that is no Response": withFetch(() => Promise.resolve(aDuck())),
  "no answer at all": withFetch(() => Promise.resolve(undefined as unknown as Response)),
  "an answer that nobody may change": withFetch(() => Promise.resolve(Object.freeze(answerJson()))),
  "an empty answer": withFetch(() => Promise.resolve(new Response(null, { status: 204 }))),
  "an answer that is not JSON": withFetch(() => Promise.resolve(new Response("<html>"))),
  "JSON that is cut": withFetch(() =>
    Promise.resolve(new Response('{"id":', { headers: { "content-type": "application/json" } })),
  ),
  "a refusal": withFetch(() => Promise.resolve(Response.json({ error: { type: "x" } }, { status: 400 }))),
  "an overload": withFetch(() =>
    Promise.resolve(new Response("", { status: 529, headers: { "retry-after-ms": "1" } })),
  ),
  "a fetch that throws no error but a text": withFetch(() => Promise.reject("gone"), { maxRetries: 0 }),
  "a fetch that throws an error with a cause": withFetch(
    () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNRESET") })),
    { maxRetries: 0 },
  ),
  "a fetch that throws at once": withFetch(
    () => {
      throw new RangeError("not today");
    },
    { maxRetries: 0 },
  ),
  "a fetch that fails once and is tried again": async (AnySdk) => {
    let isFirst = true;
    return withFetch(() => {
      const answer = isFirst ? Promise.reject(new Error("ECONNRESET")) : Promise.resolve(answerJson());
      isFirst = false;
      return answer;
    })(AnySdk);
  },
  "headers that cannot be sent": withFetch(() => Promise.resolve(answerJson()), {
    maxRetries: 1,
    fetchOptions: withHeaders("line\nbreak"),
  }),
  "headers of the application's own, as plain fields": async (AnySdk) => {
    const { client, asked } = aClient(AnySdk, async () => answerJson(), {
      fetchOptions: withHeaders("plain"),
    });
    await client.messages.create(REQUEST);
    return [asked.map(tellInit), new Headers(asked[0]?.[1]?.headers).get("x-name")];
  },
  "what a fetch is given": async (AnySdk) => {
    const { client, asked } = aClient(AnySdk, async () => answerJson());
    await client.messages.create(REQUEST);
    const names = [...new Headers(asked[0]?.[1]?.headers).keys()];
    return [asked.map(tellInit), names, asked[0]?.[1]?.body];
  },
  "a request body that is a stream": async (AnySdk) => {
    const body = new Blob([JSON.stringify(REQUEST)]).stream();
    const { client, asked } = aClient(AnySdk, async () => answerJson());
    const end = await tellCall(() => client.post("/v1/messages", { body }));
    return { end, isSame: asked[0]?.[1]?.body === body, told: asked.map(tellInit) };
  },
  "a preparation that fails": async (AnySdk) => {
    let prepared = 0;
    class Prepared extends AnySdk {
      protected override prepareRequest(): Promise<void> {
        prepared += 1;
        return Promise.reject(new Error("no signature"));
      }
    }
    const { client, asked } = aClient(Prepared, async () => answerJson(), { maxRetries: 0 });
    return { end: await tellCall(() => client.messages.create(REQUEST)), prepared, asked: asked.length };
  },
  "options that the application shares between calls": async (AnySdk) => {
    const { client } = aClient(AnySdk, async () => answerJson());
    const options = Object.freeze({ method: "post" as const, path: "/v1/messages", body: REQUEST });
    const ends = await Promise.all([client.request(options), client.request(options)]);
    return [ends, Object.keys(options)];
  },
  "what a logger is told": async (AnySdk) => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]): void => {
      const [text, details] = line;
      const options = (details as { options?: object } | undefined)?.options ?? {};
      lines.push([String(text).replaceAll(/log_[0-9a-f]+|in \d+ms/g, "-"), Object.keys(options)]);
    };
    const logger = { error: log, warn: log, info: log, debug: log };
    const { client } = aClient(AnySdk, async () => answerJson(), { logger, logLevel: "debug" });
    await client.messages.create(REQUEST);
    return lines;
  },
  "a stream": async (AnySdk) => readStream(aClient(AnySdk, async () => answerEvents()).client),
  "a stream that only iterates": async (AnySdk) =>
    readStream(aClient(AnySdk, async () => anIterable()).client),
  "a stream that is read as text": async (AnySdk) => {
    const { client } = aClient(AnySdk, async () => answerEvents());
    const answer = await client.messages.create({ ...REQUEST, stream: true }).asResponse();
    return [await answer.text(), answer.bodyUsed];
  },
  "an abort before the answer": async (AnySdk) => {
    const controller = new AbortController();
    const { client } = aClient(AnySdk, (...request) => {
      setTimeout(() => controller.abort(), 1);
      return hang(...request);
    });
    return tellCall(() => client.messages.create(REQUEST, { signal: controller.signal }));
  },
  "a time-out": async (AnySdk) => {
    const { client, asked } = aClient(AnySdk, hang, { timeout: 5, maxRetries: 0 });
    return { end: await tellCall(() => client.messages.create(REQUEST)), attempts: asked.length };
  },
};

test.each(Object.entries(SITUATIONS))(
  "to the application the SDK is as without us: %s",
  async (_, situation) => {
    meterAnew();
    const without = await situation(Unmetered);
    expect(await situation(Anthropic)).toEqual(without);
  },
);

test("what a custom fetch has read ahead is counted as the SDK gets it", async () => {
  const { readPoints } = meterAnew();
  await aClient(Anthropic, () => readAhead(answerJson())).client.messages.create(REQUEST);
  await aClient(Anthropic, async () => aDuck()).client.messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(2);
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(14);
  expect(sumOf(points, "claude.meter.errors")).toBe(0);
});

test("an answer that cannot be changed is counted by what the SDK parses of it", async () => {
  const { readPoints } = meterAnew();
  const { client } = aClient(Anthropic, async () => Object.freeze(answerJson()));
  expect(await client.messages.create(REQUEST)).toMatchObject({ id: "msg_1" });
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(1);
  expect(sumOf(points, "claude.meter.errors")).toBe(0);
});

test("an answer that cannot be watched is counted as such", async () => {
  const { readPoints } = meterAnew();
  const { client } = aClient(Anthropic, async () => Object.freeze(answerJson()));
  const response = await client.messages.create(REQUEST).asResponse();
  expect(await response.json()).toMatchObject({ id: "msg_1" });
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { error_type: "unwatched_body" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(1);
  expect(sumOf(points, "claude.meter.errors", { step: "response" })).toBe(1);
});
