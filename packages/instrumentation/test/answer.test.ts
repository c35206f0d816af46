import { expect, test } from "vitest";
import { Answer } from "../src/answer.ts";
import type { Readers } from "../src/answer.ts";
import type { Failure } from "../src/find-failure.ts";
import type { LiveCall } from "../src/live-call.ts";

const ABORTED: Failure = { result: "aborted", errorType: "none" };

class PlainAnswer extends Answer {
  readonly breaks: Failure[] = [];

  see(): void {}

  seeEnd(): void {}

  readText(read: () => Promise<unknown>): Promise<unknown> {
    return read();
  }

  protected breakOff(failure: Failure): void {
    this.breaks.push(failure);
  }

  protected createReader(): Answer {
    return new PlainAnswer(this.call, undefined, this.readers);
  }
}

function anAnswer(readers?: Readers, ended = false): PlainAnswer {
  return new PlainAnswer({ ended } as LiveCall, undefined, readers);
}

test("the only reader that breaks off breaks the answer off", () => {
  const answer = anAnswer();
  answer.seeBreak(ABORTED);
  expect(answer.breaks).toEqual([ABORTED]);
});

test("of two readers the last one breaks the answer off, with its own failure", () => {
  const readers = { open: 2, isFaultTold: false };
  const [first, second] = [anAnswer(readers), anAnswer(readers)];
  first.seeBreak(ABORTED);
  expect(first.breaks).toEqual([]);
  second.seeBreak({ result: "error", errorType: "connection_error" });
  expect([first.breaks, second.breaks]).toEqual([[], [{ result: "error", errorType: "connection_error" }]]);
});

test("a reader that breaks off twice counts once", () => {
  const reader = anAnswer({ open: 2, isFaultTold: false });
  reader.seeBreak(ABORTED);
  reader.seeBreak(ABORTED);
  expect(reader.breaks).toEqual([]);
});

test("a reader that broke off needs to see nothing more, the other one does", () => {
  const readers = { open: 2, isFaultTold: false };
  const [first, second] = [anAnswer(readers), anAnswer(readers)];
  first.seeBreak(ABORTED);
  expect([first.isWatching(), second.isWatching()]).toEqual([false, true]);
  expect(anAnswer(undefined, true).isWatching()).toBe(false);
});
