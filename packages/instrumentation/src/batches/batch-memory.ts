import type { MadeBatch } from "./batch-store.ts";
import { addHashes, createCountedIds, findFreeIds, hashIds } from "./counted-ids.ts";
import type { CountedIds } from "./counted-ids.ts";
import type { BatchFacts } from "./read-message-batch.ts";

/** What a process knows of a batch; `made` where it made it. */
interface KnownBatch extends BatchFacts {
  readonly made: MadeBatch | undefined;
}

/** What a process remembers of batches, within bounds. */
export interface BatchMemory {
  readonly remember: (batchId: string, made: MadeBatch) => void;
  /** Keeps what the API says of a batch that perhaps somebody else made. */
  readonly keepFacts: (batchId: string, facts: BatchFacts) => void;
  readonly find: (batchId: string) => KnownBatch | undefined;
  /** Takes entries for counting; tells of each whether it was free. */
  readonly claim: (batchId: string, customIds: readonly string[]) => readonly boolean[];
  /** Those entries that nobody took; takes none. */
  readonly findFree: (batchId: string, customIds: readonly string[]) => readonly string[];
  /** Every entry is counted. */
  readonly isCounted: (batchId: string) => boolean;
  /** Bytes of the counted entries of batches that are not counted as a whole. */
  readonly size: () => number;
}

/** How much a memory keeps; beyond it, what was not used for longest is forgotten. */
export interface MemoryBounds {
  readonly batches: number;
  /** Counted entries of batches that are not counted as a whole. */
  readonly openEntries: number;
}

/** About 6 MB of batches, and 10 to 21 MB of batches whose results were read in part. */
const MEMORY_BOUNDS: MemoryBounds = { batches: 20_000, openEntries: 1_000_000 };

interface Kept {
  known: KnownBatch;
  /** Undefined before the first entry and after the last one. */
  counted: CountedIds | undefined;
  isWhole: boolean;
}

/**
 * The memory of one process. Entries are kept as hashes until all that the batch has are counted; from then on
 * the batch is one mark. A batch that was forgotten and is read again is counted again.
 */
export function createBatchMemory(bounds: MemoryBounds = MEMORY_BOUNDS): BatchMemory {
  const batches = new Map<string, Kept>();
  let openEntries = 0;
  const touch = (batchId: string): Kept => {
    const kept = batches.get(batchId) ?? { known: { made: undefined }, counted: undefined, isWhole: false };
    batches.delete(batchId);
    batches.set(batchId, kept);
    return kept;
  };
  const forget = (batchId: string, { counted }: Kept): void => {
    openEntries -= counted?.count() ?? 0;
    batches.delete(batchId);
  };
  const keepWithinBounds = (present: string): void => {
    if (batches.size <= bounds.batches && openEntries <= bounds.openEntries) return;
    for (const [batchId, kept] of batches) {
      const tooMany = batches.size > bounds.batches;
      if (!tooMany && openEntries <= bounds.openEntries) return;
      if (batchId !== present && (tooMany || kept.counted !== undefined)) forget(batchId, kept);
    }
  };
  return {
    remember(batchId, made) {
      // A batch that was made just now is new, whatever was known by its id.
      forget(batchId, touch(batchId));
      touch(batchId).known = { made, createdAtMs: made.createdAtMs, entries: made.entries };
      keepWithinBounds(batchId);
    },
    keepFacts(batchId, { createdAtMs, entries }) {
      const kept = touch(batchId);
      const { known } = kept;
      kept.known = {
        made: known.made,
        createdAtMs: createdAtMs ?? known.createdAtMs,
        entries: entries ?? known.entries,
      };
      keepWithinBounds(batchId);
    },
    find: (batchId) => batches.get(batchId)?.known,
    claim(batchId, customIds) {
      const kept = touch(batchId);
      if (kept.isWhole) return customIds.map(() => false);
      const counted = (kept.counted ??= createCountedIds());
      const before = counted.count();
      const free = addHashes(hashIds(customIds), counted);
      openEntries += counted.count() - before;
      if (counted.count() === kept.known.entries) {
        openEntries -= counted.count();
        kept.counted = undefined;
        kept.isWhole = true;
      }
      keepWithinBounds(batchId);
      return free;
    },
    findFree: (batchId, customIds) => findFreeOf(customIds, batches.get(batchId)),
    isCounted: (batchId) => batches.get(batchId)?.isWhole ?? false,
    size: () => [...batches.values()].reduce((sum, { counted }) => sum + (counted?.size() ?? 0), 0),
  };
}

function findFreeOf(customIds: readonly string[], kept: Kept | undefined): readonly string[] {
  if (kept?.isWhole === true) return [];
  return kept?.counted === undefined ? customIds : findFreeIds(customIds, kept.counted);
}
