import { setTimeout as sleep } from "node:timers/promises";
import type * as Sdk from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { bodyOf } from "./metered-answer.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

type Stream = AsyncIterable<Sdk.Anthropic.RawMessageStreamEvent> & {
  readonly controller: AbortController;
  readonly tee: () => [Stream, Stream];
};

/** What a stream told. */
interface Told {
  readonly calls: readonly string[];
  readonly input: number;
  readonly reported: number;
  readonly estimated: number;
}

const WHOLE: Told = { calls: ["ok none"], input: 10, reported: 20, estimated: 0 };
const BROKEN: Told = { calls: ["aborted none"], input: 10, reported: 0, estimated: 3 };

const EVENTS = [
  {
    type: "message_start",
    message: {
      model: "claude-opus-5-5",
      usage: { input_tokens: 10, output_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 0 } },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "größe12" } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

interface Asked {
  readonly promise: ReturnType<Sdk.Anthropic["messages"]["create"]>;
  readonly stream: Stream;
  readonly response: Response;
  readonly readTold: () => Promise<Told>;
}

/** Asks for a stream of these pieces. */
async function ask(pieces: readonly string[] = EVENTS, isOpen = false): Promise<Asked> {
  const { readPoints } = meterAnew();
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 0,
    logLevel: "off",
    fetch: (_, init) => {
      const body = bodyOf(pieces, isOpen).pipeThrough(new TransformStream(), {
        ...(init?.signal && { signal: init.signal }),
      });
      return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
    },
  });
  const promise = client.messages.create({
    model: "claude-opus-5-5",
    max_tokens: 9,
    messages: [],
    stream: true,
  });
  const { data, response } = await promise.withResponse();
  return {
    promise,
    stream: data as unknown as Stream,
    response,
    async readTold() {
      const points = await readPoints();
      return {
        calls: selectPoints(points, "claude.calls").map(
          ({ labels }) => `${labels["result"]} ${labels["error_type"]}`,
        ),
        input: sumOf(points, "claude.tokens", { token_class: "input" }),
        reported: sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" }),
        estimated: sumOf(points, "claude.tokens", { token_class: "output", basis: "estimated" }),
      };
    },
  };
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const event of stream) void event;
}

async function readUntil(stream: Stream, type: string): Promise<void> {
  for await (const event of stream) if (event.type === type) break;
}

test("a stream of the SDK is one call with what it reported", async () => {
  const { stream, readTold } = await ask();
  await drain(stream);
  expect(await readTold()).toEqual(WHOLE);
});

test("what the application does to an event changes nothing", async () => {
  const { stream, readTold } = await ask();
  for await (const event of stream) {
    if (event.type === "message_start") {
      event.message.usage.input_tokens = 1_000_000;
      Object.assign(event.message.usage.cache_creation ?? {}, { ephemeral_5m_input_tokens: 5 });
    }
    if (event.type === "message_delta") event.usage.output_tokens = 0;
  }
  expect(await readTold()).toEqual(WHOLE);
});

test("a break is an estimate of what had arrived, in bytes of its text", async () => {
  const { stream, readTold } = await ask(EVENTS, true);
  await readUntil(stream, "content_block_delta");
  expect(await readTold()).toEqual(BROKEN);
});

test("a stream that its controller aborts has broken off, though the SDK ends it without an error", async () => {
  const { stream, readTold } = await ask(EVENTS.slice(0, 3), true);
  const reading = drain(stream);
  await sleep(10);
  stream.controller.abort();
  await reading;
  expect(await readTold()).toEqual(BROKEN);
});

test("a stream that ends within a message is incomplete", async () => {
  const { stream, readTold } = await ask(EVENTS.slice(0, 3));
  await drain(stream);
  expect(await readTold()).toEqual({ ...BROKEN, calls: ["error incomplete_stream"] });
});

test("an error among the events is one of the API's type", async () => {
  const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n';
  const { stream, readTold } = await ask([...EVENTS.slice(0, 3), error]);
  await expect(drain(stream)).rejects.toBeInstanceOf(Anthropic.APIError);
  expect(await readTold()).toEqual({ ...BROKEN, calls: ["error overloaded_error"] });
});

test("to iterate a stream again, which the SDK refuses, breaks nothing off", async () => {
  const { stream, readTold } = await ask();
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  await expect(drain(stream)).rejects.toThrow("consumed stream");
  while ((await iterator.next()).done !== true);
  expect(await readTold()).toEqual(WHOLE);
});

test("an iterator that is only made reads nothing, and leaves the stream to others", async () => {
  const one = await ask();
  one.stream[Symbol.asyncIterator]();
  await drain(one.stream);
  expect(await one.readTold()).toEqual(WHOLE);
  const other = await ask();
  other.stream.tee();
  await other.response.text();
  expect(await other.readTold()).toEqual(WHOLE);
});

test("a read of the response that is refused while its stream is read ends nothing", async () => {
  const { stream, response, readTold } = await ask();
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  await expect(response.text()).rejects.toThrow(TypeError);
  while ((await iterator.next()).done !== true);
  expect(await readTold()).toEqual(WHOLE);
});

test("an error of the API behind the totals of a message is its end", async () => {
  const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n';
  const { stream, readTold } = await ask([...EVENTS.slice(0, 4), error]);
  await expect(drain(stream)).rejects.toBeInstanceOf(Anthropic.APIError);
  expect((await readTold()).calls).toEqual(["error overloaded_error"]);
});

test("both halves of a tee are one call", async () => {
  const { stream, readTold } = await ask();
  await Promise.all(stream.tee().map(drain));
  expect(await readTold()).toEqual(WHOLE);
});

test("where the application reads the response, its bytes are what counts", async () => {
  const { response, readTold } = await ask();
  await response.text();
  expect(await readTold()).toEqual(WHOLE);
});

test("a copy of the response that is read on counts to its end, although the stream breaks off", async () => {
  const { stream, response, readTold } = await ask();
  const copy = response.clone();
  // The one half ends only with the other.
  const broken = readUntil(stream, "message_start");
  await copy.text();
  await broken;
  expect(await readTold()).toEqual(WHOLE);
});

test("an event that is no JSON ends the stream with the SDK's error, and what came before it counts", async () => {
  const { stream, readTold } = await ask([...EVENTS.slice(0, 3), "event: message_delta\ndata: {\n\n"]);
  await expect(drain(stream)).rejects.toThrow(SyntaxError);
  expect(await readTold()).toEqual({ ...BROKEN, calls: ["error client_error"] });
});
