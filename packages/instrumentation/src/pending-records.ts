/** What has ended and waits to be recorded, in its order. */
export interface PendingRecords {
  /** @param record - must not throw */
  readonly add: (record: () => void) => void;
  readonly recordAll: () => void;
}

/** As many as one recording takes from the program that runs, at most. */
const MOST_PENDING = 64;

/**
 * Has calls and actions recorded when some are there: one after the other they cost half of what they cost in the
 * midst of the program's own work.
 */
export function createPendingRecords(): PendingRecords {
  let pending: (() => void)[] = [];
  const recordAll = (): void => {
    if (pending.length === 0) return;
    const records = pending;
    pending = [];
    for (const record of records) record();
  };
  return {
    add(record) {
      pending.push(record);
      if (pending.length >= MOST_PENDING) recordAll();
    },
    recordAll,
  };
}
