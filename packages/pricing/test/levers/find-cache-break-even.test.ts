import { describe, expect, test } from "vitest";
import { costCachedPrefix } from "../../src/levers/cost-cached-prefix.ts";
import { findCacheBreakEven } from "../../src/levers/find-cache-break-even.ts";
import { FABLE_5_2, HAIKU_4_5, HAIKU_5_5_LONG, OPUS_5, OPUS_5_5, SONNET_5_5 } from "./list-rates.ts";

describe("caching pays from one read on at 5m and from two on at 1h", () => {
  test.each([
    ["0.025", FABLE_5_2],
    ["0.05", OPUS_5_5],
    ["0.05", SONNET_5_5],
    ["0.1", OPUS_5],
    ["0.1", HAIKU_5_5_LONG],
    ["0.1", HAIKU_4_5],
  ])("read ratio %s", (_ratio, rates) => {
    expect(findCacheBreakEven({ rates, ttl: "5m" })).toBe(1);
    expect(findCacheBreakEven({ rates, ttl: "1h" })).toBe(2);
  });
});

test("the break-even is the first count of reads whose factor is below 1", () => {
  for (const cacheRead of ["0.5", "3", "3.6", "3.75", "3.9", "3.99"])
    for (const ttl of ["5m", "1h"] as const) {
      const rates = { ...OPUS_5_5, cacheRead };
      const reads = findCacheBreakEven({ rates, ttl }) ?? NaN;
      expect(costCachedPrefix({ rates, ttl, readsPerWrite: reads })).toBeLessThan(1);
      expect(costCachedPrefix({ rates, ttl, readsPerWrite: reads - 1 })).toBeGreaterThanOrEqual(1);
    }
});

test("equal cost does not count as less", () => {
  // One write of 5 and 4 reads of 3.75 cost 20, as do 5 times 4.
  expect(findCacheBreakEven({ rates: { ...OPUS_5_5, cacheRead: "3.75" }, ttl: "5m" })).toBe(5);
});

test("caching never pays where a read costs no less than input", () => {
  for (const cacheRead of ["4", "4.1"])
    for (const ttl of ["5m", "1h"] as const)
      expect(findCacheBreakEven({ rates: { ...OPUS_5_5, cacheRead }, ttl })).toBeUndefined();
});

test("where a write costs less than input, as a contract may say, caching pays unread", () => {
  expect(findCacheBreakEven({ rates: { ...OPUS_5_5, cacheWrite5m: "3.9" }, ttl: "5m" })).toBe(0);
});

test("nonsense is refused by name", () => {
  const rates = { ...OPUS_5_5, cacheRead: "-0.2" };
  expect(() => findCacheBreakEven({ rates, ttl: "5m" })).toThrow(RangeError);
  expect(() => findCacheBreakEven({ rates, ttl: "5m" })).toThrow(/^rates\.cacheRead: -0\.2 /);
  expect(() => findCacheBreakEven({ rates: OPUS_5_5, ttl: "60m" as "1h" })).toThrow(/^ttl: 60m /);
});
