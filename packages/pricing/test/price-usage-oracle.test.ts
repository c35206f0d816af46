import type { ContractPrices } from "@bursar/conventions";
import { expect, test } from "vitest";
import { createUsdSum, LIST_PRICES, planPrices, PRICE_BOOK, priceUsage } from "../src/index.ts";
import { anyCall, asTheApiSaysIt, randomFrom } from "./any-call.ts";
import { add, ORACLE_CONTRACT_DAYS, oracleUsd, readFloat, relativeError } from "./oracle.ts";
import type { Fraction } from "./oracle.ts";

const CONTRACT: ContractPrices = {
  schema: "bursar.dev/contract-prices/1",
  deployments: {},
  contracts: [
    {
      name: "acme",
      ...ORACLE_CONTRACT_DAYS,
      providers: ["anthropic", "google_cloud"],
      multiplier: "0.8333",
      priorityMultiplier: "0.5",
      webSearchUsdPerThousand: "8",
      models: {
        "claude-sonnet-5-5": { base: { output: "9" } },
        "claude-opus-5-5": { fast: { input: "7.25" } },
      },
    },
  ],
};
const GOOGLE_OPUS = { input: "5", output: "25", cacheWrite5m: "6.25", cacheWrite1h: "10", cacheRead: "0.5" };

/** On Google Cloud the contract names every class of Opus 5.5; on the Claude API it does not. */
function splitContract(): ContractPrices {
  const [acme] = CONTRACT.contracts;
  if (acme === undefined) throw new Error("no contract");
  return {
    ...CONTRACT,
    contracts: [
      { ...acme, providers: ["anthropic"] },
      {
        ...acme,
        name: "acme-google",
        providers: ["google_cloud"],
        models: { "claude-opus-5-5": { base: GOOGLE_OPUS } },
      },
    ],
  };
}

const CONTRACT_PRICES = planPrices(PRICE_BOOK, splitContract());

test("200,000 random calls cost what exact fractions say, to the last bit that a float has", () => {
  const random = randomFrom(20_261_122);
  const wrong: string[] = [];
  const counts = { priced: 0, unpriced: 0, free: 0 };
  for (let index = 0; index < 200_000; index += 1) {
    const call = anyCall(random);
    const exact = oracleUsd(call);
    const { totalUsd } = priceUsage(asTheApiSaysIt(call), call.contract ? CONTRACT_PRICES : LIST_PRICES);
    if (exact === undefined || totalUsd === undefined) {
      counts.unpriced += 1;
      if (exact !== totalUsd) wrong.push(`priced by one only, ${totalUsd}: ${JSON.stringify(call)}`);
      continue;
    }
    counts[exact.above === 0n ? "free" : "priced"] += 1;
    // Two roundings: a contract's units can be too fine for a float before the one division.
    if (relativeError(totalUsd, exact) > 2.3e-16) wrong.push(`${totalUsd} for ${JSON.stringify(call)}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(counts.priced).toBeGreaterThan(40_000);
  expect(counts.unpriced).toBeGreaterThan(10_000);
  expect(counts.free).toBeGreaterThan(1000);
});

test("a million costs add up to the exact sum within 1e-12", () => {
  const random = randomFrom(7);
  const sum = createUsdSum();
  let exact = 0n;
  const below = 2n ** 200n;
  for (let index = 0; index < 2000; index += 1) {
    const call = { ...anyCall(random), contract: false };
    const found = oracleUsd(call);
    const { totalUsd } = priceUsage(asTheApiSaysIt(call));
    if (found === undefined || totalUsd === undefined) continue;
    exact += (found.above * below * 500n) / found.below;
    for (let times = 0; times < 500; times += 1) sum.add(totalUsd);
  }
  expect(relativeError(sum.read(), { above: exact, below })).toBeLessThan(1e-12);
});

test("the oracle's own arithmetic: a float is the fraction that it is", () => {
  const tenth: Fraction = readFloat(0.1);
  expect(tenth).toEqual({ above: 3_602_879_701_896_397n, below: 36_028_797_018_963_968n });
  expect(add({ above: 1n, below: 3n }, { above: 1n, below: 6n })).toEqual({ above: 9n, below: 18n });
  expect(relativeError(0.5, { above: 1n, below: 2n })).toBe(0);
  expect(relativeError(0.75, { above: 1n, below: 2n })).toBe(0.5);
});
