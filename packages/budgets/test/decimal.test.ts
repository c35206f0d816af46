import { describe, expect, it } from "vitest";
import { readDecimal } from "../src/decimal.ts";

const LIMITS = { min: 0, max: 1000, maxDecimals: 4 };

describe("readDecimal", () => {
  it.each([
    [0.85, "0.85"],
    [0, "0"],
    [-0, "0"],
    [1000, "1000"],
    ["1000.0000000", "1000"],
    ["007.50", "7.5"],
    ["0.00010", "0.0001"],
    ["100", "100"],
    ["0", "0"],
    ["10.05", "10.05"],
  ])("reads %j as %s", (found, decimal) => {
    expect(readDecimal(found, LIMITS)).toBe(decimal);
  });

  it.each([
    1000.1,
    0.00001,
    1e21,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "",
    "1.",
    ".5",
    "1e1",
    "+1",
    " 1",
    "1,5",
    "1\n",
    ".",
    "0".repeat(41),
    null,
    true,
    [1],
  ])("refuses %j", (found) => {
    expect(readDecimal(found, LIMITS)).toBeUndefined();
  });

  it("leaves the least out where it must be above it", () => {
    expect(readDecimal("0.0", { ...LIMITS, aboveMin: true })).toBeUndefined();
    expect(readDecimal("0.0001", { ...LIMITS, aboveMin: true })).toBe("0.0001");
  });
});
