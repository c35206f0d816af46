import type { ExportSpan } from "./exporting-reader.ts";

// The time in which a program ends once nothing keeps it alive.
const JUST_NOW_MS = 50;

// The last figures are tried in any case, and what becomes of them is told.
const LAST_CHANCE_MS = 100;

/** Keeps the program alive until the work is done. */
export async function keepAliveFor<Done>(work: Promise<Done>): Promise<Done> {
  const hold = setInterval(() => {}, 60_000);
  try {
    return await work;
  } finally {
    clearInterval(hold);
  }
}

/** Waits for what has to be known before an export; returns what is left of the time-out for that, in milliseconds. */
export async function waitUntilReady(whenReady: () => Promise<void>, timeoutMs: number): Promise<number> {
  const startedAtMs = performance.now();
  await whenReady();
  const waitedMs = performance.now() - startedAtMs;
  return waitedMs > JUST_NOW_MS ? Math.max(timeoutMs - waitedMs, LAST_CHANCE_MS) : timeoutMs;
}

/**
 * What is left of the time-out for a program that has no more to do, in milliseconds.
 *
 * @param spans - of all that sends and may have kept it alive until now
 */
export function findLeftMs(
  spans: readonly (ExportSpan | undefined)[],
  timeoutMs: number,
  nowMs: number,
): number {
  const heldMs = Math.max(0, ...spans.map((span) => findHeldMs(span, timeoutMs, nowMs)));
  return Math.max(timeoutMs - heldMs, LAST_CHANCE_MS);
}

/**
 * For how long an export may have kept a finished program alive. Connecting and waiting for another attempt do,
 * so one that runs, or ended just now, has used up some of the time.
 */
function findHeldMs(latest: ExportSpan | undefined, timeoutMs: number, nowMs: number): number {
  if (latest === undefined || nowMs - (latest.endedAtMs ?? nowMs) > JUST_NOW_MS) return 0;
  const heldMs = nowMs - latest.startedAtMs;
  // No export runs for longer: the program itself was busy.
  return heldMs <= timeoutMs + JUST_NOW_MS ? heldMs : 0;
}
