import { setTimeout as sleep } from "node:timers/promises";

/** Waits for work until it is done, or for so long; then undefined. */
export async function waitAtMost<Result>(
  longestMs: number,
  work: Promise<Result>,
): Promise<Result | undefined> {
  const late = new AbortController();
  const tooLate = sleep(longestMs, undefined, { signal: late.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    late.abort();
  }
}
