import { UNKNOWN } from "@bursar/conventions";
import type { Provider } from "@bursar/conventions";
import type { ScopeNames } from "../attribution.ts";
import type { Recorder } from "../recorder.ts";
import { createAdmission } from "./admit-entries.ts";
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
  /** Reports the entries that there was no room for since the last time. */
  readonly tellUncounted: () => void;
}

/** Enough that a store on disk is about as fast as the results come in. */
const CLAIM_SIZE = 4000;
/** Few enough that the application has its turn after some milliseconds. */
const RECORD_SIZE = 250;

/**
 * Counts each entry once. The process's memory sorts out what it has counted; without a store the rest is recorded
 * at once, with one when that has answered. A store that fails is not asked again in this reading; for one that is
 * only behind the entries wait. Those that there is no room for stay unknown, and free for whoever reads them next.
 */
export function createEntryCounter(reading: ResultsReading): EntryCounter {
  const { batchId, recorder } = reading;
  const state = findBatchState();
  const { memory } = state;
  const link = createStoreLink(batchId, recorder);
  const admission = createAdmission(batchId, recorder);
  let made = memory.find(batchId)?.made;
  let waiting: EndedEntry[] = [];
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
      state.waitingEntries -= entries.length;
      for (let start = 0; start < free.length; start += RECORD_SIZE) {
        record(free.slice(start, start + RECORD_SIZE));
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
    isRunning = false;
  };
  return {
    take(entries) {
      const fresh = admission.admit(entries, link.isUp());
      if (fresh.length === 0) return;
      if (!link.isUp()) {
        record(fresh);
        return;
      }
      for (const entry of fresh) waiting.push(entry);
      state.waitingEntries += fresh.length;
      if (isRunning) return;
      isRunning = true;
      trackWork(run());
    },
    tellUncounted: admission.tellUncounted,
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
