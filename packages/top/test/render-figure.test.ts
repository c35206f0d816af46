import { expect, test } from "vitest";
import { renderCount, renderUsd } from "../src/index.ts";
import { renderName } from "../src/render-figure.ts";

test.each([
  [undefined, "–"],
  [0, "$0"],
  [0.02, "$0.02"],
  [0.02004, "$0.02004"],
  [0.0196, "$0.0196"],
  [0.000000123456, "$0.0000001235"],
  [0.5, "$0.50"],
  [0.99999, "$1.00"],
  [1, "$1.00"],
  [1234.567, "$1,234.57"],
])("%s USD is %s", (usd, text) => {
  expect(renderUsd(usd)).toBe(text);
});

test.each([
  [undefined, "–"],
  [0, "0"],
  [12_345, "12,345"],
  [99_999, "99,999"],
  [100_000, "100k"],
  [999_499, "999k"],
  [999_999, "1M"],
  [2_414_000, "2.41M"],
  [3e12, "3T"],
])("a count of %s is %s", (count, text) => {
  expect(renderCount(count)).toBe(text);
});

test("a name cannot command the terminal", () => {
  expect(renderName("a\u001B[2Jb\nc\u202E")).toBe("a?[2Jb?c?");
});

test("a long name is cut", () => {
  expect(renderName("x".repeat(60))).toBe(`${"x".repeat(39)}…`);
});
