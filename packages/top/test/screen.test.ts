import { expect, test } from "vitest";
import { openScreen } from "../src/index.ts";

function shown(
  frames: readonly string[],
  terminal: { readonly isTTY?: boolean; readonly rows?: number },
): readonly string[] {
  const written: string[] = [];
  const show = openScreen({ ...terminal, write: (text) => written.push(text) });
  for (const frame of frames) show(frame);
  return written;
}

test("on a terminal a frame replaces the one before", () => {
  expect(shown(["a\nb", "c"], { isTTY: true, rows: 24 })).toEqual(["\u001B[Ja\nb\n", "\u001B[2F\u001B[Jc\n"]);
});

test("a frame taller than the terminal is cut, and says so", () => {
  expect(shown(["1\n2\n3\n4\n5"], { isTTY: true, rows: 4 })).toEqual(["\u001B[J1\n2\n… 3 more lines\n"]);
});

test("elsewhere frames are appended, without escapes, when they say something new", () => {
  expect(shown(["a", "a", "b"], {})).toEqual(["a\n\n", "b\n\n"]);
});
