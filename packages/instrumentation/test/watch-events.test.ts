import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Anthropic } from "./metered-sdk.ts";
import { askForStream, BROKEN, drain, EVENTS, readUntil, WHOLE } from "./streamed-sdk.ts";
import type { Stream, StreamCall } from "./streamed-sdk.ts";

interface Asked extends StreamCall {
  readonly stream: Stream;
  readonly response: Response;
}

/** Asks for a stream of these pieces, and for the response that it is made of. */
async function ask(pieces?: readonly string[], isOpen = false): Promise<Asked> {
  const call = askForStream(pieces, { isOpen });
  const { data, response } = await call.promise.withResponse();
  return { ...call, stream: data as unknown as Stream, response };
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
  expect(await readTold()).toEqual({ ...BROKEN, ends: ["error incomplete_stream"] });
});

test("an error among the events is one of the API's type", async () => {
  const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n';
  const { stream, readTold } = await ask([...EVENTS.slice(0, 3), error]);
  await expect(drain(stream)).rejects.toBeInstanceOf(Anthropic.APIError);
  expect(await readTold()).toEqual({ ...BROKEN, ends: ["error overloaded_error"] });
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
  expect((await readTold()).ends).toEqual(["error overloaded_error"]);
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
  expect(await readTold()).toEqual({ ...BROKEN, ends: ["error client_error"] });
});
