/** What a final flush needs of the exporting side. */
export interface FlushTarget {
  readonly exportNow: () => Promise<boolean>;
  /** Ends an export that is on its way. */
  readonly abort: (reason?: Error) => void;
  /** The last export if it failed. */
  readonly findLastFailure: () => { readonly startedAtMs: number; readonly endedAtMs: number } | undefined;
}

/** Flushes once, within the time-out, and keeps the program alive only for so long. */
export async function flushWithin(target: FlushTarget, timeoutMs: number): Promise<void> {
  const remainingMs = timeoutMs - findSpentMs(target, timeoutMs);
  if (remainingMs <= 0) return;
  // An export that hangs would only be in the way of the last one.
  target.abort();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      target.abort(new Error(`no answer within the flush time-out of ${timeoutMs} ms`));
      resolve();
    }, remainingMs);
  });
  await Promise.race([target.exportNow(), timedOut]);
  clearTimeout(timer);
}

/** An attempt to connect keeps a program alive, so one that failed just now has used up some of the time. */
function findSpentMs(target: FlushTarget, timeoutMs: number): number {
  const failure = target.findLastFailure();
  if (failure === undefined) return 0;
  const now = performance.now();
  const justNow = now - failure.endedAtMs < 50;
  const spentMs = now - failure.startedAtMs;
  return justNow && spentMs <= timeoutMs + 50 ? spentMs : 0;
}
