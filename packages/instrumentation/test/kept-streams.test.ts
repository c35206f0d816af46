import { setFlagsFromString } from "node:v8";
import { setImmediate as endTurn, setTimeout as sleep } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Anthropic } from "./metered-sdk.ts";
import { askForStream, BROKEN, drain, EVENTS, readUntil, WHOLE } from "./streamed-sdk.ts";
import type { Stream, StreamCall, StreamPromise } from "./streamed-sdk.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const streamOf = async (promise: StreamPromise): Promise<Stream> => await promise;

test.each<[string, (promise: StreamPromise) => Promise<unknown>]>([
  ["at once", async (promise) => drain(await streamOf(promise))],
  [
    "in a later turn",
    async (promise) => {
      const stream = await streamOf(promise);
      await sleep(5);
      await drain(stream);
    },
  ],
  [
    "an event in each turn",
    async (promise) => {
      for await (const event of await streamOf(promise)) await endTurn(event);
    },
  ],
  [
    "by both halves of a tee",
    async (promise) => {
      const [one, other] = (await streamOf(promise)).tee();
      await Promise.all([drain(one), drain(other)]);
    },
  ],
  [
    "after its response was asked for",
    async (promise) => {
      await promise.asResponse();
      await drain(await streamOf(promise));
    },
  ],
  [
    "before its response is asked for",
    async (promise) => {
      await drain(await streamOf(promise));
      expect((await promise.asResponse()).bodyUsed).toBe(true);
    },
  ],
  [
    "while its response is asked for",
    async (promise) => {
      const iterator = (await streamOf(promise))[Symbol.asyncIterator]();
      await iterator.next();
      await expect((await promise.asResponse()).text()).rejects.toThrow(TypeError);
      while ((await iterator.next()).done !== true);
    },
  ],
])("a stream that is read %s counts once", async (_name, read) => {
  const { promise, readTold } = askForStream();
  await read(promise);
  expect(await readTold()).toEqual(WHOLE);
});

test.each<[string, (promise: StreamPromise) => Promise<Response>]>([
  ["with its stream", async (promise) => (await promise.withResponse()).response],
  ["alone", (promise) => promise.asResponse()],
  [
    "as soon as its stream",
    async (promise) => {
      const [response] = await Promise.all([promise.asResponse(), promise]);
      return response;
    },
  ],
  [
    "after its stream",
    async (promise) => {
      await promise;
      return promise.asResponse();
    },
  ],
  [
    "in the turn after its stream",
    async (promise) => {
      await promise;
      await endTurn();
      return promise.asResponse();
    },
  ],
])("a response that the application gets %s and reads itself counts once", async (_name, get) => {
  const { promise, readTold } = askForStream();
  const response = await get(promise);
  expect(await response.text()).toBe(EVENTS.join(""));
  expect(await readTold()).toEqual(WHOLE);
});

test("what the SDK's stream alone reads carries nothing of ours", async () => {
  const { promise } = askForStream();
  await drain(await streamOf(promise));
  const response = await promise.asResponse();
  expect(Object.getPrototypeOf(response)).toBe(Response.prototype);
  expect(Object.getPrototypeOf(response.body)).toBe(ReadableStream.prototype);
});

test("a stream that breaks off is an estimate of what had arrived", async () => {
  const { promise, readTold } = askForStream(EVENTS, { isOpen: true });
  await readUntil(await streamOf(promise), "content_block_delta");
  expect(await readTold()).toEqual(BROKEN);
});

test("a stream that is aborted within its turn has broken off", async () => {
  const { promise, readTold } = askForStream(EVENTS.slice(0, 3), { isOpen: true });
  const stream = await streamOf(promise);
  const reading = drain(stream);
  await sleep(5);
  stream.controller.abort();
  await reading;
  expect(await readTold()).toEqual(BROKEN);
});

async function untilTold({ readTold }: StreamCall, calls: number): Promise<void> {
  for (let round = 0; round < 100 && (await readTold()).ends.length < calls; round += 1) {
    collectGarbage();
    await sleep(10);
  }
}

test.each<[string, (stream: Stream) => Promise<unknown>, number]>([
  ["nobody reads", () => Promise.resolve(), 0],
  ["is dropped after its first event", (stream) => stream[Symbol.asyncIterator]().next(), 10],
])("a stream that %s is unread once it is collected", async (_name, read, input) => {
  const call = await (async () => {
    const { promise, readTold } = askForStream(EVENTS, { isOpen: true });
    await read(await streamOf(promise));
    return { readTold };
  })();
  await untilTold(call as StreamCall, 1);
  const { ends, inputTokens } = await call.readTold();
  expect([ends, inputTokens]).toEqual([["aborted unread"], input]);
});

test("100 streams that begin in one turn count once each", async () => {
  const one = askForStream();
  const rest = Array.from({ length: 99 }, () => one.again());
  await Promise.all([one.promise, ...rest].map(async (promise) => drain(await streamOf(promise))));
  const { ends, inputTokens } = await one.readTold();
  expect([ends.length, inputTokens]).toEqual([1, 1_000]);
});

test("a class whose promises hand out in a way of their own is watched all the same", async () => {
  class Derived extends Anthropic {}
  const request = Reflect.get(Derived.prototype, "request") as (...args: unknown[]) => object;
  Reflect.set(Derived.prototype, "request", function (this: object, ...args: unknown[]) {
    const promise = request.apply(this, args) as { responsePromise: Promise<{ response: Response }> };
    return Object.assign(promise, { asResponse: async () => (await promise.responsePromise).response });
  });
  const { promise, readTold } = askForStream(EVENTS, { Kind: Derived });
  await promise;
  await (await promise.asResponse()).text();
  expect(await readTold()).toEqual(WHOLE);
});

test("a stream that is made of another response than the API's is one call all the same", async () => {
  const { promise, readTold } = askForStream();
  const inner = Reflect.get(promise, "responsePromise") as Promise<{ response: Response }>;
  const copy = ({ response, ...rest }: { response: Response }): { response: Response } => ({
    ...rest,
    response: new Response(response.body?.pipeThrough(new TransformStream()), response),
  });
  Reflect.set(promise, "responsePromise", inner.then(copy));
  await drain(await streamOf(promise));
  expect(await readTold()).toEqual(WHOLE);
});
