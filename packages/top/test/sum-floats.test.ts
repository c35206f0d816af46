import { expect, test } from "vitest";
import { sumFloats } from "../src/sum-floats.ts";

test("ten times 0.1 is 1", () => {
  expect(sumFloats(Array.from({ length: 10 }, () => 0.1))).toBe(1);
});

test("a small term survives between two large ones", () => {
  expect(sumFloats([1e17, 1, -1e17])).toBe(1);
});

test("a million costs of $0.0196 are $19,600", () => {
  expect(sumFloats(Array.from({ length: 1_000_000 }, () => 0.0196))).toBe(19_600);
});

test("nothing sums to 0", () => {
  expect(sumFloats([])).toBe(0);
});
