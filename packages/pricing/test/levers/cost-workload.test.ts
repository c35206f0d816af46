import { describe, expect, test } from "vitest";
import { costWorkload } from "../../src/levers/cost-workload.ts";
import type { Workload } from "../../src/levers/cost-workload.ts";
import { nearlyEqualTo } from "./printed-as.ts";
import { FABLE_5_2, HAIKU_5_5, OPUS_5, OPUS_5_5, SONNET_5_5 } from "./list-rates.ts";

const PLAIN: Workload = {
  inputTokens: 10_000,
  outputTokens: 500,
  cachedShare: 0,
  readsPerWrite: 0,
  ttl: "5m",
  batchShare: 0,
  batchMultiplier: "0.5",
  routes: [{ rates: OPUS_5_5, share: 1 }],
};

test("10,000 tokens in and 500 out cost $0.05 a call on Opus 5.5", () => {
  expect(costWorkload(PLAIN)).toBe(0.05);
});

test("a call of a cached, batched workload on two routes costs the sum of its parts", () => {
  // Reckoned by hand: per million, Opus (3,000 × 4 + 7,000 × (8 + 3 × 0.2) / 4 + 500 × 20) = 37,050 and
  // Sonnet half of it; 0.6 × 37,050 + 0.4 × 18,525 = 29,640; times 0.75 + 0.25 × 0.5.
  const usd = costWorkload({
    ...PLAIN,
    cachedShare: 0.7,
    readsPerWrite: 3,
    ttl: "1h",
    batchShare: 0.25,
    routes: [
      { rates: OPUS_5_5, share: 0.6 },
      { rates: SONNET_5_5, share: 0.4 },
    ],
  });
  expect(usd).toBe(0.025935);
});

test("a batch multiplier is not needed without batches", () => {
  const { batchMultiplier: _, ...workload } = PLAIN;
  expect(costWorkload(workload)).toBe(0.05);
});

test("three equal routes are a whole, though three times 0.333… is not 1", () => {
  const third = 1 / 3;
  const routes = [0, 1, 2].map(() => ({ rates: OPUS_5_5, share: third }));
  expect(costWorkload({ ...PLAIN, routes })).toBe(0.05);
});

test("the smallest and the largest workloads are exact too", () => {
  expect(costWorkload({ ...PLAIN, inputTokens: 0, outputTokens: 0 })).toBe(0);
  expect(costWorkload({ ...PLAIN, inputTokens: 1, outputTokens: 0 })).toBe(0.000004);
  expect(costWorkload({ ...PLAIN, inputTokens: 1e12, outputTokens: 1e12 })).toBe(24_000_000);
  const tiny: Workload = { ...PLAIN, batchShare: 1e-7, routes: [{ rates: HAIKU_5_5, share: 1 }] };
  expect(costWorkload(tiny)).toSatisfy(nearlyEqualTo(0.00125 * 0.99999995));
});

/** Whole thousandths of shares and whole milli-USD make everything an integer but the last division. */
function costInIntegers(call: {
  inputTokens: bigint;
  outputTokens: bigint;
  cachedThousandths: bigint;
  readsPerWrite: bigint;
  batchThousandths: bigint;
  routes: readonly { milliUsd: readonly [bigint, bigint, bigint, bigint]; thousandths: bigint }[];
}): number {
  let sum = 0n;
  for (const { milliUsd, thousandths } of call.routes) {
    const [input, output, write, read] = milliUsd;
    const writeAndReads = 1n + call.readsPerWrite;
    sum +=
      thousandths *
      (call.inputTokens * (1000n - call.cachedThousandths) * input * writeAndReads +
        call.inputTokens * call.cachedThousandths * (write + call.readsPerWrite * read) +
        call.outputTokens * output * 1000n * writeAndReads);
  }
  const numerator = sum * (2000n - call.batchThousandths);
  const denominator = 10n ** 6n * 10n ** 3n * 10n ** 6n * 2000n * (1n + call.readsPerWrite);
  return Number(`${(numerator * 10n ** 40n) / denominator}e-40`);
}

test("2,000 random workloads equal integer arithmetic", () => {
  let seed = 20261122;
  const draw = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const models = [
    { rates: OPUS_5_5, milliUsd: [4000n, 20_000n, 5000n, 200n] },
    { rates: SONNET_5_5, milliUsd: [2000n, 10_000n, 2500n, 100n] },
    { rates: HAIKU_5_5, milliUsd: [100n, 500n, 125n, 10n] },
    { rates: FABLE_5_2, milliUsd: [8000n, 40_000n, 10_000n, 200n] },
    { rates: OPUS_5, milliUsd: [5000n, 25_000n, 6250n, 500n] },
  ] as const;
  for (let round = 0; round < 2000; round++) {
    const [one, other] = [models[draw(5)] ?? models[0], models[draw(5)] ?? models[1]];
    const thousandths = draw(1001);
    const [inputTokens, outputTokens, readsPerWrite] = [draw(1_000_000), 1 + draw(64_000), draw(100)];
    const [cachedThousandths, batchThousandths] = [draw(1001), draw(1001)];
    const usd = costWorkload({
      inputTokens,
      outputTokens,
      cachedShare: cachedThousandths / 1000,
      readsPerWrite,
      ttl: "5m",
      batchShare: batchThousandths / 1000,
      batchMultiplier: "0.5",
      routes: [
        { rates: one.rates, share: thousandths / 1000 },
        { rates: other.rates, share: (1000 - thousandths) / 1000 },
      ],
    });
    const exact = costInIntegers({
      inputTokens: BigInt(inputTokens),
      outputTokens: BigInt(outputTokens),
      cachedThousandths: BigInt(cachedThousandths),
      readsPerWrite: BigInt(readsPerWrite),
      batchThousandths: BigInt(batchThousandths),
      routes: [
        { milliUsd: one.milliUsd, thousandths: BigInt(thousandths) },
        { milliUsd: other.milliUsd, thousandths: BigInt(1000 - thousandths) },
      ],
    });
    expect(usd).toSatisfy(nearlyEqualTo(exact));
  }
});

describe("nonsense is refused by name", () => {
  const route = { rates: OPUS_5_5, share: 1 };
  test.each<[string, Partial<Workload>]>([
    ["inputTokens: -1", { inputTokens: -1 }],
    ["inputTokens: NaN", { inputTokens: NaN }],
    ["outputTokens: Infinity", { outputTokens: Infinity }],
    ["outputTokens: 10000000000000", { outputTokens: 1e13 }],
    ["cachedShare: 1.2", { cachedShare: 1.2 }],
    ["cachedShare: -0.1", { cachedShare: -0.1 }],
    ["batchShare: NaN", { batchShare: NaN }],
    ["batchShare: 30", { batchShare: 30 }],
    ["readsPerWrite: -3", { readsPerWrite: -3 }],
    ["ttl: 10m", { ttl: "10m" as "5m" }],
    ["batchMultiplier: -0.5", { batchMultiplier: "-0.5" }],
    ["routes: shares sum to 0, not to 1", { routes: [] }],
    ["routes: shares sum to 0.9, not to 1", { routes: [{ ...route, share: 0.9 }] }],
    ["routes: shares sum to 2, not to 1", { routes: [route, route] }],
    ["routes[1].share: -1", { routes: [route, { ...route, share: -1 }] }],
    ["routes[0].rates.output: free", { routes: [{ share: 1, rates: { ...OPUS_5_5, output: "free" } }] }],
  ])("%s", (message, change) => {
    expect(() => costWorkload({ ...PLAIN, ...change })).toThrow(RangeError);
    expect(() => costWorkload({ ...PLAIN, ...change })).toThrow(message);
  });

  test("batches without their multiplier", () => {
    const { batchMultiplier: _, ...workload } = PLAIN;
    expect(() => costWorkload({ ...workload, batchShare: 0.2 })).toThrow(RangeError);
    expect(() => costWorkload({ ...workload, batchShare: 0.2 })).toThrow(/^batchMultiplier: undefined /);
  });
});
