/** Takes no longer than it is told, or than it was made to. */
type Flush = (longestMs?: number) => Promise<unknown>;

// On the global object, so that another copy of this package finds them.
const KEY: unique symbol = Symbol.for("bursar.flush-beside.1");

const holder: typeof globalThis & { [KEY]?: Flush[] } = globalThis;

/** Has something flushed whenever the figures are: by {@link flush}, and at the end of the program. */
export function addFlush(flush: Flush): void {
  (holder[KEY] ??= []).push(flush);
}

/** Flushes what was added; never rejects. */
export async function flushBeside(longestMs?: number): Promise<void> {
  await Promise.allSettled((holder[KEY] ?? []).map((flush) => flush(longestMs)));
}
