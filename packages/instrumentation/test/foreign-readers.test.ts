import { setImmediate as endTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { Anthropic, meterAnew, sumOf } from "./metered-sdk.ts";
import { askForStream, drain, EVENTS, WHOLE } from "./streamed-sdk.ts";
import type { StreamCall } from "./streamed-sdk.ts";

/** Reads the response of a stream by the SDK's inner promise, past all that hands it out. */
async function readInner(promise: StreamCall["promise"]): Promise<string> {
  await promise;
  const { response } = await (Reflect.get(promise, "responsePromise") as Promise<{ response: Response }>);
  return response.text();
}

test("a response that throws when it is looked at hurts nobody at the end of its turn", async () => {
  const { readPoints } = meterAnew();
  const thrown: unknown[] = [];
  const see = (error: unknown): void => void thrown.push(error);
  process.on("uncaughtException", see);
  onTestFinished(() => void process.off("uncaughtException", see));
  const answer = Object.defineProperty(Response.json({}), "bodyUsed", {
    get() {
      throw new Error("no");
    },
  });
  const logger = { debug() {}, info: throwError, warn() {}, error() {} };
  const fetch = (): Promise<Response> => Promise.resolve(answer);
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    fetch,
    logger,
    logLevel: "info",
  });
  const request = { model: "claude-opus-5-5", max_tokens: 9, messages: [] };
  await expect(client.messages.create(request)).rejects.toThrow("logger");
  await endTurn();
  expect(thrown).toEqual([]);
  expect(sumOf(await readPoints(), "claude.calls.started")).toBe(1);
});

function throwError(): never {
  throw new Error("logger");
}

test("who reads a response past all that is seen loses one call, which is told, and no further one", async () => {
  const warmUp = askForStream();
  await drain(await warmUp.promise);
  const one = askForStream();
  expect(await readInner(one.promise)).toBe(EVENTS.join(""));
  await endTurn();
  expect(await one.readTold()).toMatchObject({ inputTokens: 0, faults: 1 });
  const other = askForStream();
  expect(await readInner(other.promise)).toBe(EVENTS.join(""));
  expect(await other.readTold()).toEqual(WHOLE);
});
