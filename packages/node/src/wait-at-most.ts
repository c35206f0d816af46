import { setTimeout as sleep } from "node:timers/promises";

/** Waits for work until it is done, or for so long. */
export async function waitAtMost(longestMs: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const tooLate = sleep(longestMs, undefined, { signal: late.signal }).catch(() => {});
  try {
    await Promise.race([work, tooLate]);
  } finally {
    late.abort();
  }
}
