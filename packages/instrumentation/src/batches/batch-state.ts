import { createBatchMemory } from "./batch-memory.ts";
import type { BatchMemory } from "./batch-memory.ts";

/** What all copies of this package in a process have in common about batches. */
export interface BatchState {
  readonly memory: BatchMemory;
  /** What waits for a store. */
  readonly waiting: Set<Promise<void>>;
  /** How many entries wait for a store, of all readings. */
  waitingEntries: number;
}

// The number changes when the shape of the state does.
const KEY: unique symbol = Symbol.for("bursar.batches.2");

/** The state of this process (of this thread, in a worker). */
export function findBatchState(): BatchState {
  const holder: typeof globalThis & { [KEY]?: BatchState } = globalThis;
  return (holder[KEY] ??= { memory: createBatchMemory(), waiting: new Set(), waitingEntries: 0 });
}

/** Keeps track of work until it is done; it must not reject. */
export function trackWork(work: Promise<void>): void {
  const { waiting } = findBatchState();
  waiting.add(work);
  void work.then(() => waiting.delete(work));
}

/** Resolves once all that was read of results until now is counted; never rejects. */
export async function whenBatchesCounted(): Promise<void> {
  const { waiting } = findBatchState();
  // A store may hang on nothing that keeps the program alive until its time is over.
  const hold = setInterval(() => {}, 60_000);
  while (waiting.size > 0) await Promise.all(waiting);
  clearInterval(hold);
}
