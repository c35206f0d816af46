import type { Recorder } from "../recorder.ts";
import { askStore } from "./ask-store.ts";
import type { MadeBatch } from "./batch-store.ts";
import { readMadeBatch } from "./read-made-batch.ts";
import { isUnmarkedClaim } from "./unmarked-claim-error.ts";

/**
 * The store of one reading. Once it has thrown or was silent it is not asked again, and the process's own memory
 * holds. One that only cannot mark a claim still tells what others took.
 */
export interface StoreLink {
  readonly isUp: () => boolean;
  readonly findMade: () => Promise<MadeBatch | undefined>;
  /** Those ids that no other process has taken. */
  readonly claim: (customIds: readonly string[], entries: number | undefined) => Promise<readonly string[]>;
}

/** A link to the recorder's store, which is down where there is none. */
export function createStoreLink(batchId: string, recorder: Recorder): StoreLink {
  let store = recorder.batchStore;
  let isUnmarkedTold = false;
  const giveUp = (fault: unknown): void => {
    recorder.recordFault("batch store", fault);
    store = undefined;
  };
  return {
    isUp: () => store !== undefined,
    async findMade() {
      const asked = store;
      if (asked === undefined) return undefined;
      try {
        return readMadeBatch(await askStore(() => asked.find(batchId)));
      } catch (fault) {
        giveUp(fault);
        return undefined;
      }
    },
    async claim(customIds, entries) {
      const asked = store;
      if (asked?.claim === undefined) return customIds;
      try {
        const free = await askStore(() => asked.claim?.(batchId, customIds, entries));
        if (!Array.isArray(free)) throw new TypeError("the batch store's claim returned no list");
        return free;
      } catch (fault) {
        if (!isUnmarkedClaim(fault)) {
          giveUp(fault);
          return customIds;
        }
        if (!isUnmarkedTold) recorder.recordFault("batch store", fault);
        isUnmarkedTold = true;
        return fault.free;
      }
    },
  };
}
