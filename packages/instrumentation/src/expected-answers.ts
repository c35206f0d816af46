import { setImmediate } from "node:timers";
import { fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { watchResponse } from "./watch-response.ts";

/** A good answer whose message the SDK is about to parse. */
export interface ExpectedAnswer {
  readonly call: LiveCall;
  readonly response: Response;
}

/** Few, as each is taken within its turn: found by comparing, so that nothing is put on the response. */
const expected: ExpectedAnswer[] = [];
const MOST_EXPECTED = 64;
let isTurnWatched = false;

/**
 * Keeps a good answer whose message the SDK is about to parse: it is told there, and the response stays untouched.
 * Nobody else has the response until its request has ended, when {@link watchExpected} is called.
 */
export function expectMessage(call: LiveCall, response: Response): void {
  expected.push({ call, response });
  if (expected.length > MOST_EXPECTED) watchLeft();
  if (isTurnWatched) return;
  isTurnWatched = true;
  setImmediate(endTurn).unref();
}

/** What is known of a response, the first time it is asked for; undefined where the response is watched. */
export function takeExpected(response: unknown): ExpectedAnswer | undefined {
  const last = expected.length - 1;
  for (let index = last; index >= 0; index -= 1)
    if (expected[index]?.response === response)
      return index === last ? expected.pop() : expected.splice(index, 1)[0];
  return undefined;
}

/** Watches a response that was expected to be parsed, as whoever reads it may be somebody else now. */
export function watchExpected(response: unknown): void {
  const answer = takeExpected(response);
  if (answer !== undefined) watchNow(answer);
}

/** Its request fails after all where a logger of the application throws. */
function endTurn(): void {
  isTurnWatched = false;
  watchLeft();
}

function watchLeft(): void {
  for (const answer of expected.splice(0)) watchNow(answer);
}

function watchNow({ call, response }: ExpectedAnswer): void {
  fence(call.recorder, "response", () => watchResponse(call, response));
}
