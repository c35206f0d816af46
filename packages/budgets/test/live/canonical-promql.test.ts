import { describe, expect, it } from "vitest";
import { canonicalizePromql } from "../../src/live/canonical-promql.ts";

describe("canonicalizePromql", () => {
  it.each([
    ["sum by (feature) (x)  # all", "sum by(feature) (x)"],
    ["x * 0.0000001", "x * 1e-07"],
    ["x\n  > 3000.0", "x > 3000"],
    ["rate(x[5m])", "rate( x[5m] )"],
    ['x{b="}, a",a!~"b|c"} + y{d="e",}', 'x{a!~"b|c", b="}, a"} + y{d="e"}'],
  ])("takes %j and %j for the same", (one, other) => {
    expect(canonicalizePromql(one)).toBe(canonicalizePromql(other));
  });

  it.each([
    ["x > 3000", "x > 3001"],
    ['x{feature="a b"}', 'x{feature="a  b"}'],
    ['x{feature="# a"}', 'x{feature="# b"}'],
    ["x[5m]", "x[50m]"],
    ["a1", "a10"],
    ['x{a="b",c="d"}', 'x{a="d",c="b"}'],
    ['x{a="b"} + y{c="d"}', 'x{c="d"} + y{a="b"}'],
  ])("tells %j from %j", (one, other) => {
    expect(canonicalizePromql(one)).not.toBe(canonicalizePromql(other));
  });
});
