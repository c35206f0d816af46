import type { Watcher } from "./watcher.ts";

/** Readers of one answer that have neither ended nor broken off; `clone` makes two of one. */
export interface OpenReaders {
  count: number;
}

/** Where an answer has several readers, it is broken off when the last of them breaks off. */
export function holdBreaks<Some extends Watcher>(watcher: Some, readers: OpenReaders): Some {
  let broken = false;
  return {
    ...watcher,
    isWatching: () => !broken && watcher.isWatching(),
    seeBreak(failure) {
      if (broken) return;
      broken = true;
      readers.count -= 1;
      if (readers.count <= 0) watcher.seeBreak(failure);
    },
  };
}
