import { readUsage } from "@bursar/pricing";
import type { Usage } from "@bursar/pricing";
import type { EndedCall } from "./ended-call.ts";

/** Calls that have ended and wait to be recorded. */
export interface PendingCalls {
  readonly add: (call: EndedCall) => void;
  readonly recordAll: () => void;
}

/** As many as one recording takes from the program that runs, at most. */
const MOST_PENDING = 64;

/**
 * Has calls recorded when some are there: one after the other they cost half of what they cost in the midst of the
 * program's own work. Their usage is read at once, because the application may change it.
 */
export function createPendingCalls(
  record: (call: EndedCall, usage: Usage | undefined) => unknown,
): PendingCalls {
  let pending: { readonly call: EndedCall; readonly usage: Usage | undefined }[] = [];
  const recordAll = (): void => {
    const calls = pending;
    pending = [];
    for (const { call, usage } of calls) record(call, usage);
  };
  return {
    add(call) {
      pending.push({ call, usage: readSeenUsage(call) });
      if (pending.length >= MOST_PENDING) recordAll();
    },
    recordAll,
  };
}

/** Undefined where none was seen. */
export function readSeenUsage({ end: { usage } }: EndedCall): Usage | undefined {
  return usage === undefined || usage === null ? undefined : readUsage(usage);
}
