import type { Recorder } from "../recorder.ts";
import { findBatchState } from "./batch-state.ts";
import type { EndedEntry } from "./read-result-line.ts";

/** Of all readings: two batches of the largest size, about 70 MB. */
const MOST_WAITING = 200_000;

/** Takes the entries of one reading from the process's memory, as far as there is room for them to wait. */
export interface Admission {
  /** Those entries that are this reading's to count; what there is no room for stays free for the next reading. */
  readonly admit: (entries: readonly EndedEntry[], isWaiting: boolean) => readonly EndedEntry[];
  /** Reports the entries that there was no room for since the last time. */
  readonly tellUncounted: () => void;
}

/** The admission of one reading. */
export function createAdmission(batchId: string, recorder: Recorder): Admission {
  const state = findBatchState();
  let uncounted = 0;
  const keepWithinRoom = (entries: readonly EndedEntry[]): readonly EndedEntry[] => {
    const room = Math.max(0, MOST_WAITING - state.waitingEntries);
    if (entries.length <= room) return entries;
    const free = new Set(state.memory.findFree(batchId, readIds(entries)));
    const fresh = entries.filter(({ customId }) => free.has(customId));
    uncounted += Math.max(0, fresh.length - room);
    return fresh.slice(0, room);
  };
  return {
    admit(entries, isWaiting) {
      const admitted = isWaiting ? keepWithinRoom(entries) : entries;
      const free = state.memory.claim(batchId, readIds(admitted));
      return admitted.filter((_, index) => free[index]);
    },
    tellUncounted() {
      if (uncounted === 0) return;
      const fault = `${uncounted} entries of batch ${batchId} are not counted: ${MOST_WAITING} wait for the batch store`;
      uncounted = 0;
      recorder.recordFault("batch waiting", fault);
    },
  };
}

function readIds(entries: readonly EndedEntry[]): readonly string[] {
  return entries.map(({ customId }) => customId);
}
