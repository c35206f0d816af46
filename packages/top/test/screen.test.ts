import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { openScreen } from "../src/index.ts";
import type { Screen } from "../src/index.ts";

interface Terminal {
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
}

function drawn(draw: (screen: Screen) => void, terminal: Terminal): readonly string[] {
  const written: string[] = [];
  draw(openScreen({ ...terminal, write: (text) => written.push(text) }));
  return written;
}

function shown(frames: readonly string[], terminal: Terminal): readonly string[] {
  return drawn((screen) => frames.forEach((frame) => screen.show(frame)), terminal);
}

test("on a terminal a frame replaces the one before", () => {
  expect(shown(["a\nb", "c"], { isTTY: true, rows: 24 })).toEqual([
    "\u001B[Ka\n\u001B[Kb\n\u001B[J",
    "\u001B[2F\u001B[Kc\n\u001B[J",
  ]);
});

test("a frame taller than the terminal is cut, and says so", () => {
  expect(shown(["1\n2\n3\n4\n5"], { isTTY: true, rows: 4 })).toEqual([
    "\u001B[K1\n\u001B[K2\n\u001B[K… 3 more lines\n\u001B[J",
  ]);
});

test("a line wider than the terminal is cut, so that it takes one row", () => {
  const frame = `${"a".repeat(80)}\n${"b".repeat(81)}`;
  const [first, second] = shown([frame, frame], { isTTY: true, rows: 24, columns: 80 });
  expect(first).toBe(`\u001B[K${"a".repeat(80)}\n\u001B[K${"b".repeat(79)}…\n\u001B[J`);
  expect(second).toBe(`\u001B[2F${first}`);
});

test("styles take no room, and end although their line is cut", () => {
  const fits = `${"a".repeat(79)}\u001B[31mX\u001B[39m`;
  const wide = `\u001B[1m${"b".repeat(79)}\u001B[31mred\u001B[39m\u001B[22m`;
  const [frame = ""] = shown([`${fits}\n${wide}`], { isTTY: true, columns: 80 });
  expect(frame).toBe(
    `\u001B[K${fits}\n\u001B[K\u001B[1m${"b".repeat(79)}…\u001B[31m\u001B[39m\u001B[22m\n\u001B[J`,
  );
  expect(
    stripVTControlCharacters(frame)
      .split("\n")
      .map((line) => line.length),
  ).toEqual([80, 80, 0]);
});

test("text that is kept takes the place of the frame, and the next frame comes below it", () => {
  const written = drawn(
    (screen) => {
      screen.show("a\nb");
      screen.keep("kept");
      screen.show("c");
    },
    { isTTY: true, columns: 80 },
  );
  expect(written).toEqual([
    "\u001B[Ka\n\u001B[Kb\n\u001B[J",
    "\u001B[2F\u001B[Jkept\n",
    "\u001B[Kc\n\u001B[J",
  ]);
});

test("elsewhere frames are appended, without escapes, when they say something new", () => {
  expect(shown(["a", "a", "b"], {})).toEqual(["a\n\n", "b\n\n"]);
});
