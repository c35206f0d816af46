import { expect, test } from "vitest";
import type { Failure } from "../src/find-failure.ts";
import { holdBreaks } from "../src/hold-breaks.ts";
import type { Watcher } from "../src/watcher.ts";

const ABORTED: Failure = { result: "aborted", errorType: "none" };

function aWatcher(isWatching = true): { watcher: Watcher; breaks: Failure[] } {
  const breaks: Failure[] = [];
  return {
    breaks,
    watcher: {
      isWatching: () => isWatching,
      see: () => {},
      seeEnd: () => {},
      seeBreak: (failure) => void breaks.push(failure),
    },
  };
}

test("the only reader that breaks off breaks the answer off", () => {
  const { watcher, breaks } = aWatcher();
  holdBreaks(watcher, { count: 1 }).seeBreak(ABORTED);
  expect(breaks).toEqual([ABORTED]);
});

test("of two readers the last one breaks the answer off, with its own failure", () => {
  const { watcher, breaks } = aWatcher();
  const readers = { count: 2 };
  const [first, second] = [holdBreaks(watcher, readers), holdBreaks(watcher, readers)];
  first.seeBreak(ABORTED);
  expect(breaks).toEqual([]);
  second.seeBreak({ result: "error", errorType: "connection_error" });
  expect(breaks).toEqual([{ result: "error", errorType: "connection_error" }]);
});

test("a reader that breaks off twice counts once", () => {
  const { watcher, breaks } = aWatcher();
  const reader = holdBreaks(watcher, { count: 2 });
  reader.seeBreak(ABORTED);
  reader.seeBreak(ABORTED);
  expect(breaks).toEqual([]);
});

test("a reader that broke off needs to see nothing more, the other one does", () => {
  const { watcher } = aWatcher();
  const readers = { count: 2 };
  const [first, second] = [holdBreaks(watcher, readers), holdBreaks(watcher, readers)];
  first.seeBreak(ABORTED);
  expect([first.isWatching(), second.isWatching()]).toEqual([false, true]);
  expect(holdBreaks(aWatcher(false).watcher, readers).isWatching()).toBe(false);
});
