import { UNKNOWN } from "@bursar/conventions";
import type { Provider } from "@bursar/conventions";
import type { ScopeNames } from "../attribution.ts";
import type { Recorder } from "../recorder.ts";
import { findBatchState, trackWork } from "./batch-state.ts";
import type { MadeBatch } from "./batch-store.ts";
import type { EndedEntry } from "./read-result-line.ts";
import { recordEntry } from "./record-entry.ts";
import type { EntryOrigin } from "./record-entry.ts";
import { createStoreLink } from "./store-link.ts";

/** A reading of a batch's results, and where it takes place. */
export interface ResultsReading {
  readonly batchId: string;
  readonly recorder: Recorder;
  /** Names in force where the results are read; they hold where nobody knows who made the batch. */
  readonly scope: ScopeNames;
  readonly provider: Provider;
  readonly location: string | undefined;
  readonly workspace: string | undefined;
}

/** Counts the entries of one reading. */
export interface EntryCounter {
  readonly take: (entries: readonly EndedEntry[]) => void;
}

/** With more entries than this waiting for it, a store is too slow. */
const MOST_WAITING = 20_000;
/** Enough that a store on disk is faster than the results come in. */
const CLAIM_SIZE = 2000;
/** Few enough that the application has its turn after some milliseconds. */
const RECORD_SIZE = 250;

/**
 * Counts each entry once. The process's memory sorts out what it has counted; without a store the rest is recorded
 * at once, with one when that has answered. A store that fails is not asked again in this reading.
 */
export function createEntryCounter(reading: ResultsReading): EntryCounter {
  const { batchId, recorder } = reading;
  const { memory } = findBatchState();
  const link = createStoreLink(batchId, recorder);
  let made = memory.find(batchId)?.made;
  let waiting: readonly EndedEntry[] = [];
  let isRunning = false;
  const record = (entries: readonly EndedEntry[]): void => {
    const origin = findOrigin(reading, made);
    for (const entry of entries) recordEntry(entry, origin, recorder);
  };
  const claim = async (entries: readonly EndedEntry[]): Promise<readonly EndedEntry[]> => {
    const customIds = entries.map(({ customId }) => customId);
    const expected = memory.find(batchId)?.entries ?? made?.entries;
    const free = new Set(await link.claim(customIds, expected));
    return entries.filter(({ customId }) => free.has(customId));
  };
  const run = async (): Promise<void> => {
    made ??= await link.findMade();
    while (waiting.length > 0) {
      const entries = waiting.slice(0, CLAIM_SIZE);
      waiting = waiting.slice(CLAIM_SIZE);
      const free = await claim(entries);
      for (let start = 0; start < free.length; start += RECORD_SIZE) {
        record(free.slice(start, start + RECORD_SIZE));
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
    isRunning = false;
  };
  return {
    take(entries) {
      const customIds = entries.map(({ customId }) => customId);
      const free = memory.claim(batchId, customIds);
      const fresh = entries.filter((_, index) => free[index]);
      if (fresh.length === 0) return;
      if (!link.isUp()) {
        record(fresh);
        return;
      }
      waiting = [...waiting, ...fresh];
      if (waiting.length > MOST_WAITING) link.giveUp("the batch store is slower than results are read");
      if (isRunning) return;
      isRunning = true;
      trackWork(run());
    },
  };
}

/**
 * The API does not say when it ran an entry, only that it did within 24 hours after the batch was made. That
 * moment counts, like that of any other call, whenever and by whomever the results are read.
 */
function findOrigin(reading: ResultsReading, made: MadeBatch | undefined): EntryOrigin {
  const { recorder, scope, provider, location, workspace } = reading;
  const createdAtMs = findBatchState().memory.find(reading.batchId)?.createdAtMs ?? made?.createdAtMs;
  const isNamed = made !== undefined && made.feature !== UNKNOWN;
  return {
    attribution: isNamed
      ? { feature: made.feature, team: made.team, path: made.path }
      : recorder.findAttribution(scope),
    provider,
    location,
    workspace,
    atMs: createdAtMs ?? Date.now(),
  };
}
