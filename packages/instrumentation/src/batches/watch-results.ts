import { fence } from "../live-call.ts";
import { watchBody } from "../watch-body.ts";
import { watchedMethods } from "../watch-methods.ts";
import type { Watcher } from "../watcher.ts";
import { findBatchState } from "./batch-state.ts";
import { createEntryCounter } from "./count-entries.ts";
import type { EntryCounter, ResultsReading } from "./count-entries.ts";
import { createJsonlReader } from "./jsonl-reader.ts";
import { readResultLine } from "./read-result-line.ts";
import type { EndedEntry } from "./read-result-line.ts";

/**
 * Watches the results of a batch as they are read. What has passed by when a reader breaks off is counted; the
 * rest is when it is read again.
 */
export function watchResults(response: Response, reading: ResultsReading): void {
  if (findBatchState().memory.isCounted(reading.batchId)) return;
  watchLines(response, createEntryCounter(reading), reading);
}

function watchLines(response: Response, counter: EntryCounter, reading: ResultsReading): void {
  const watcher = createWatcher(counter, reading);
  watchBody(response.body, watcher);
  watchedMethods.lay(response, {
    readText: (read) => readSeen(read, watcher),
    seeClone: (_, copy) =>
      fence(reading.recorder, "clone", () => {
        watchLines(copy, counter, reading);
        watchBody(response.body, createWatcher(counter, reading));
      }),
  });
}

function createWatcher(counter: EntryCounter, { recorder }: ResultsReading): Watcher {
  let entries: EndedEntry[] = [];
  let isOver = false;
  const reader = createJsonlReader({
    onLine(line) {
      const entry = readResultLine(line);
      if (entry === undefined) recorder.recordFault("batch line", "a line of results cannot be read");
      else entries.push(entry);
    },
    onTooLong: () => recorder.recordFault("batch line", "a line of results is too long"),
  });
  const step = (run: () => void): void => {
    if (isOver) return;
    fence(recorder, "batch results", () => {
      run();
      const ended = entries;
      entries = [];
      counter.take(ended);
    });
  };
  const tellUncounted = (): void => fence(recorder, "batch results", () => counter.tellUncounted());
  return {
    isWatching: () => !isOver,
    see: (chunk) => step(() => reader.push(chunk)),
    seeEnd() {
      step(() => reader.end());
      isOver = true;
      tellUncounted();
    },
    // A body that was not cancelled may be read on by another reader.
    seeBreak: tellUncounted,
  };
}

/** Where another `fetch` than Node's reads its text past the body. */
async function readSeen(read: () => Promise<unknown>, watcher: Watcher): Promise<unknown> {
  const text = await read();
  watcher.see(text);
  watcher.seeEnd();
  return text;
}
