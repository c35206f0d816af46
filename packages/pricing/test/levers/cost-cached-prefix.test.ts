import { describe, expect, test } from "vitest";
import { costCachedPrefix } from "../../src/levers/cost-cached-prefix.ts";
import { nearlyEqualTo, printedAs } from "./printed-as.ts";
import { FABLE_5_2, HAIKU_5_5, OPUS_5, OPUS_5_5, SONNET_5_5 } from "./list-rates.ts";

describe("a cached prefix costs, as a factor of uncached", () => {
  test.each([
    // Read ratio 0.025.
    ["5m", FABLE_5_2, 1, "0.637", 0.6375],
    ["5m", FABLE_5_2, 3, "0.331", 0.33125],
    ["5m", FABLE_5_2, 10, "0.136", 1.5 / 11],
    ["5m", FABLE_5_2, 50, "0.049", 2.5 / 51],
    ["1h", FABLE_5_2, 2, "0.683", 2.05 / 3],
    ["1h", FABLE_5_2, 10, "0.205", 2.25 / 11],
    // 0.05.
    ["5m", OPUS_5_5, 1, "0.650", 0.65],
    ["5m", OPUS_5_5, 3, "0.350", 0.35],
    ["5m", OPUS_5_5, 10, "0.159", 1.75 / 11],
    ["5m", OPUS_5_5, 50, "0.074", 3.75 / 51],
    ["1h", OPUS_5_5, 2, "0.700", 0.7],
    ["1h", OPUS_5_5, 10, "0.227", 2.5 / 11],
    ["5m", SONNET_5_5, 1, "0.650", 0.65],
    ["1h", SONNET_5_5, 10, "0.227", 2.5 / 11],
    // 0.1.
    ["5m", OPUS_5, 1, "0.675", 0.675],
    ["5m", OPUS_5, 3, "0.388", 0.3875],
    ["5m", OPUS_5, 10, "0.205", 2.25 / 11],
    ["5m", OPUS_5, 50, "0.123", 6.25 / 51],
    ["1h", OPUS_5, 2, "0.733", 2.2 / 3],
    ["1h", OPUS_5, 10, "0.273", 3 / 11],
    ["5m", HAIKU_5_5, 3, "0.388", 0.3875],
    // Never read: caching costs more.
    ["5m", FABLE_5_2, 0, "1.25", 1.25],
    ["5m", OPUS_5_5, 0, "1.25", 1.25],
    ["5m", OPUS_5, 0, "1.25", 1.25],
    ["1h", FABLE_5_2, 0, "2.00", 2],
    ["1h", OPUS_5_5, 0, "2.00", 2],
    ["1h", OPUS_5, 0, "2.00", 2],
  ] as const)("%s, %o, %d reads a write: %s", (ttl, rates, readsPerWrite, printed, exact) => {
    const factor = costCachedPrefix({ rates, ttl, readsPerWrite });
    expect(factor, printed).toSatisfy(printedAs(printed));
    expect(factor).toSatisfy(nearlyEqualTo(exact));
  });

  test.each([
    ["90 %", OPUS_5],
    ["95 %", OPUS_5_5],
    ["95 %", SONNET_5_5],
    ["97.5 %", FABLE_5_2],
  ])("at most %s less, when one write serves a million calls", (printed, rates) => {
    const factor = costCachedPrefix({ rates, ttl: "5m", readsPerWrite: 1_000_000 });
    expect(1 - (factor ?? NaN), printed).toSatisfy(printedAs(printed));
  });
});

test("reads per write may be an average", () => {
  expect(costCachedPrefix({ rates: OPUS_5_5, ttl: "5m", readsPerWrite: 2.5 })).toSatisfy(
    nearlyEqualTo(1.375 / 3.5),
  );
});

test("input that costs nothing has no factor", () => {
  const rates = { ...OPUS_5_5, input: "0" };
  expect(costCachedPrefix({ rates, ttl: "5m", readsPerWrite: 3 })).toBeUndefined();
});

describe("nonsense is refused by name", () => {
  test.each([-1, NaN, Infinity, 1e13])("readsPerWrite %d", (readsPerWrite) => {
    expect(() => costCachedPrefix({ rates: OPUS_5_5, ttl: "5m", readsPerWrite })).toThrow(RangeError);
    expect(() => costCachedPrefix({ rates: OPUS_5_5, ttl: "5m", readsPerWrite })).toThrow(/^readsPerWrite: /);
  });

  test.each(["-1", "", "NaN", "1e3", ".5", "1.", undefined, 4])("input rate %s", (input) => {
    const rates = { ...OPUS_5_5, input: input as string };
    expect(() => costCachedPrefix({ rates, ttl: "5m", readsPerWrite: 1 })).toThrow(RangeError);
    expect(() => costCachedPrefix({ rates, ttl: "5m", readsPerWrite: 1 })).toThrow(/^rates\.input: /);
  });

  test("a lifetime that does not exist", () => {
    const prefix = { rates: OPUS_5_5, ttl: "1d" as "1h", readsPerWrite: 1 };
    expect(() => costCachedPrefix(prefix)).toThrow(new RangeError("ttl: 1d is neither 5m nor 1h"));
  });
});
