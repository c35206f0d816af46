import type { Rates } from "@bursar/conventions";
import { describe, expect, test } from "vitest";
import { compareWorkloads } from "../../src/levers/compare-workloads.ts";
import type { Workload, WorkloadRoute } from "../../src/levers/cost-workload.ts";
import { nearlyEqualTo, printedAs } from "./printed-as.ts";
import { FABLE_5_2, HAIKU_5_5, OPUS_5, OPUS_5_5, SONNET_5_5 } from "./list-rates.ts";

function uncached(rates: Rates, inputTokens = 10_000, outputTokens = 500): Workload {
  return {
    inputTokens,
    outputTokens,
    cachedShare: 0,
    readsPerWrite: 0,
    ttl: "5m",
    batchShare: 0,
    batchMultiplier: "0.5",
    routes: [{ rates, share: 1 }],
  };
}

function fromOpusTo(rates: Rates, share: number): readonly WorkloadRoute[] {
  return [
    { rates: OPUS_5_5, share: (100 - 100 * share) / 100 },
    { rates, share },
  ];
}

const cache = (cachedShare: number, readsPerWrite: number) => ({ cachedShare, readsPerWrite });

const OPUS = uncached(OPUS_5_5);

describe("against Opus 5.5 uncached, 10k in and 500 out", () => {
  test.each<[string, Partial<Workload>, string]>([
    ["route 30 % to Sonnet 5.5", { routes: fromOpusTo(SONNET_5_5, 0.3) }, "−15 %"],
    ["route 50 % to Sonnet 5.5", { routes: fromOpusTo(SONNET_5_5, 0.5) }, "−25 %"],
    ["route 70 % to Sonnet 5.5", { routes: fromOpusTo(SONNET_5_5, 0.7) }, "−35 %"],
    ["route 30 % to Haiku 5.5", { routes: fromOpusTo(HAIKU_5_5, 0.3) }, "−29.3 %"],
    ["cache 50 % prefix, 3 reads/write", cache(0.5, 3), "−26.0 %"],
    ["cache 80 % prefix, 10 reads/write", cache(0.8, 10), "−53.8 %"],
    ["batch 20 %", { batchShare: 0.2 }, "−10 %"],
    ["batch 30 %", { batchShare: 0.3 }, "−15 %"],
    ["batch everything", { batchShare: 1 }, "−50 %"],
    ["halve output", { outputTokens: 250 }, "−10 %"],
    ["low", { routes: fromOpusTo(SONNET_5_5, 0.1), ...cache(0.3, 2), batchShare: 0.05 }, "−19.6 %"],
    ["mid", { routes: fromOpusTo(SONNET_5_5, 0.3), ...cache(0.5, 3), batchShare: 0.2 }, "−43.4 %"],
    ["high", { routes: fromOpusTo(SONNET_5_5, 0.5), ...cache(0.8, 10), batchShare: 0.3 }, "−70.6 %"],
    ["max", { routes: fromOpusTo(HAIKU_5_5, 0.7), ...cache(0.8, 10), batchShare: 0.5 }, "−89 %"],
  ])("%s", (_scenario, change, printed) => {
    const comparison = compareWorkloads(OPUS, { ...OPUS, ...change });
    expect(comparison.beforeUsd).toBe(0.05);
    expect(comparison.changeRatio, printed).toSatisfy(printedAs(printed));
    expect(comparison.breakEvenSuccessRatio).toSatisfy(nearlyEqualTo(comparison.afterUsd / 0.05));
  });
});

describe("against the same model uncached", () => {
  test.each<[string, Workload, Partial<Workload>, string]>([
    ["Fable 5.2, cache 80 %, k = 10", uncached(FABLE_5_2), cache(0.8, 10), "−55.3 %"],
    ["read ratio 0.1, cache 80 %, k = 10", uncached(OPUS_5), cache(0.8, 10), "−50.9 %"],
    ["2k in, 1k out, halve output", uncached(OPUS_5_5, 2000, 1000), { outputTokens: 500 }, "−36 %"],
    ["1k in, 1.5k out, cache 80 %", uncached(OPUS_5_5, 1000, 1500), cache(0.8, 10), "−7.9 %"],
    ["below the cacheable length", uncached(OPUS_5_5, 1000, 1500), cache(0, 10), "0 %"],
  ])("%s", (_scenario, before, change, printed) => {
    expect(compareWorkloads(before, { ...before, ...change }).changeRatio, printed).toSatisfy(
      printedAs(printed),
    );
  });
});

test("levers multiply and do not add: 25 + 53.8 + 15 = 93.8 if summed, in fact 70.6", () => {
  const levers: readonly Partial<Workload>[] = [
    { routes: fromOpusTo(SONNET_5_5, 0.5) },
    cache(0.8, 10),
    { batchShare: 0.3 },
  ];
  const each = levers.map((lever) => compareWorkloads(OPUS, { ...OPUS, ...lever }).changeRatio ?? NaN);
  for (const [index, printed] of ["−25 %", "−53.8 %", "−15 %"].entries())
    expect(each[index], printed).toSatisfy(printedAs(printed));
  const summed = each.reduce((sum, change) => sum + change, 0);
  const multiplied = each.reduce((product, change) => product * (1 + change), 1) - 1;
  const high = compareWorkloads(OPUS, Object.assign({ ...OPUS }, ...levers));
  expect(summed, "−93.8 %").toSatisfy(printedAs("−93.8 %"));
  expect(high.changeRatio, "−70.6 %").toSatisfy(printedAs("−70.6 %"));
  expect(high.changeRatio).toSatisfy(nearlyEqualTo(multiplied));
});

test("the change is exact where the two costs nearly cancel", () => {
  const before = uncached(OPUS_5_5, 999_999_999_999, 0);
  const after = { ...before, inputTokens: 1_000_000_000_000 };
  expect(compareWorkloads(before, after).changeRatio).toSatisfy(nearlyEqualTo(1 / 999_999_999_999));
  expect(compareWorkloads(before, before).changeRatio).toBe(0);
});

test("half the cost bears half the successes", () => {
  const comparison = compareWorkloads(OPUS, { ...OPUS, routes: [{ rates: SONNET_5_5, share: 1 }] });
  expect(comparison).toEqual({
    beforeUsd: 0.05,
    afterUsd: 0.025,
    changeRatio: -0.5,
    breakEvenSuccessRatio: 0.5,
  });
});

test("there is no change to speak of from a workload that costs nothing", () => {
  const comparison = compareWorkloads(uncached(OPUS_5_5, 0, 0), OPUS);
  expect(comparison).toEqual({
    beforeUsd: 0,
    afterUsd: 0.05,
    changeRatio: undefined,
    breakEvenSuccessRatio: undefined,
  });
});

test("nonsense is refused with the side that it is on", () => {
  const bad = { ...OPUS, routes: [{ rates: OPUS_5_5, share: 2 }] };
  expect(() => compareWorkloads(bad, OPUS)).toThrow(RangeError);
  expect(() => compareWorkloads(bad, OPUS)).toThrow(/^before\.routes\[0\]\.share: 2 /);
  expect(() => compareWorkloads(OPUS, { ...OPUS, cachedShare: NaN })).toThrow(/^after\.cachedShare: NaN /);
  expect(() => compareWorkloads(OPUS, { ...OPUS, ttl: "2h" as "1h" })).toThrow(/^after\.ttl: 2h /);
});
