import { setImmediate } from "node:timers";
import { fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import type { StreamAnswer } from "./stream-answer.ts";
import { watchResponse } from "./watch-response.ts";

/** A good answer of which the SDK is about to make a message or a stream. */
export interface ExpectedAnswer {
  readonly call: LiveCall;
  readonly response: Response;
  /** The SDK's inner promise, where the application may ask for the response by it. */
  inner: object | undefined;
  /** What sees the events of the stream that the SDK has made of it. */
  events: StreamAnswer | undefined;
}

/** Few, as they are of one turn: found by comparing, so that nothing is put on the response. */
const expected: ExpectedAnswer[] = [];
const MOST_EXPECTED = 64;
let isTurnWatched = false;

/**
 * Keeps a good answer of which the SDK is about to make a message or a stream: its usage is told there, and the response
 * stays untouched. Nobody else has the response until its request has ended, when either {@link watchExpected} or
 * {@link keepExpected} is called. What is still unread at the end of its turn is watched as any other response.
 */
export function expectAnswer(call: LiveCall, response: Response): void {
  expected.push({ call, response, inner: undefined, events: undefined });
  if (expected.length > MOST_EXPECTED) watchLeft();
  if (isTurnWatched) return;
  isTurnWatched = true;
  setImmediate(endTurn).unref();
}

/** What is known of a response; undefined where the response is watched. */
export function findExpected(response: unknown): ExpectedAnswer | undefined {
  const index = findIndex(response);
  return index < 0 ? undefined : expected[index];
}

/** The same the first time that it is asked for. */
export function takeExpected(response: unknown): ExpectedAnswer | undefined {
  const index = findIndex(response);
  if (index < 0) return undefined;
  return index === expected.length - 1 ? expected.pop() : expected.splice(index, 1)[0];
}

/** Watches a response that the SDK alone was expected to read, as somebody else may read it now. */
export function watchExpected(response: unknown): void {
  const answer = takeExpected(response);
  if (answer !== undefined) watchNow(answer);
}

/** Keeps it unwatched for as long as this inner promise does not hand it out. */
export function keepExpected(response: unknown, inner: object): void {
  const answer = findExpected(response);
  if (answer !== undefined) answer.inner = inner;
}

/** Watches what an inner promise hands out, where nobody has begun to read it. */
export function watchHandedOut(inner: object): void {
  for (const answer of expected.filter((one) => one.inner === inner)) watchExpected(answer.response);
}

function findIndex(response: unknown): number {
  let index = expected.length - 1;
  while (index >= 0 && expected[index]?.response !== response) index -= 1;
  return index;
}

/** Its request fails after all where a logger of the application throws. */
function endTurn(): void {
  isTurnWatched = false;
  watchLeft();
}

function watchLeft(): void {
  for (const answer of expected.splice(0)) watchNow(answer);
}

function watchNow({ call, response, events }: ExpectedAnswer): void {
  if (call.ended) return;
  fence(call.recorder, "response", () => {
    if (events === undefined) watchResponse(call, response);
    else events.watchLate(response);
  });
}
