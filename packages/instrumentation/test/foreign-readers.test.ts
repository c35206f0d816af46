import { setImmediate as endTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { askForStream, drain, EVENTS, WHOLE } from "./streamed-sdk.ts";
import type { StreamCall } from "./streamed-sdk.ts";

/** Reads the response of a stream by the SDK's inner promise, past all that hands it out. */
async function readInner(promise: StreamCall["promise"]): Promise<string> {
  await promise;
  const { response } = await (Reflect.get(promise, "responsePromise") as Promise<{ response: Response }>);
  return response.text();
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
