import type { LiveCall } from "./live-call.ts";
import { createStamp } from "./stamp.ts";

// By the options of a request: the SDK hands them to each of its attempts.
const waiting = createStamp<readonly LiveCall[]>();

/** Keeps a call whose attempt has failed, until it is tried again or its request ends. */
export function keepWaiting(options: object, call: LiveCall): void {
  waiting.put(options, [...(waiting.find(options) ?? []), call]);
}

export function hasWaiting(options: object): boolean {
  return (waiting.find(options)?.length ?? 0) > 0;
}

/** The call that has waited longest; more than one waits only where an application asks twice with the same options. */
export function takeWaiting(options: object): LiveCall | undefined {
  const calls = waiting.find(options);
  if (calls === undefined) return undefined;
  waiting.put(options, calls.slice(1));
  return calls[0];
}
