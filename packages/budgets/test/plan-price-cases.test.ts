import { LIST_PRICES, planPrices, PRICE_BOOK } from "@bursar/pricing";
import { describe, expect, it } from "vitest";
import { planPriceCases } from "../src/plan-price-cases.ts";
import type { PriceCase } from "../src/plan-price-cases.ts";
import { planPriceSeries } from "../src/plan-price-series.ts";

const CASES = planPriceCases(planPriceSeries(LIST_PRICES).tokens, LIST_PRICES);

function findCase(cases: readonly PriceCase[], name: string): PriceCase {
  const found = cases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

describe("planPriceCases", () => {
  it("meets every model, provider, band, speed, tier and place that has a price, each case under its own name", () => {
    const listValues = (read: (each: PriceCase) => string): readonly string[] =>
      [...new Set(CASES.map((each) => read(each)))].sort();
    const bands = listValues(
      ({ provider, part }) => `${provider} ${part.model} ${part.priceBand} ${part.speed}`,
    );
    const series = planPriceSeries(LIST_PRICES).tokens;
    expect(bands).toEqual(
      series.map((price) => `${price.provider} ${price.model} ${price.priceBand} ${price.speed}`).sort(),
    );
    expect(listValues(({ priced }) => priced.serviceTier)).toEqual([
      "batch",
      "priority",
      "standard",
      "unknown",
    ]);
    expect(listValues(({ priced }) => priced.geo)).toEqual([
      "global",
      "not_available",
      "regional",
      "unknown",
      "us",
      "us_gov",
    ]);
    expect(new Set(CASES.map(({ name, atMs }) => `${name} ${atMs}`)).size).toBe(CASES.length);
  });

  it("stays at the limit of the base band, and goes one token beyond it for the other", () => {
    const readPrompt = ({ part: { tokens } }: PriceCase): number =>
      tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
    const base = findCase(CASES, "anthropic claude-haiku-5-5 base standard first batch us");
    expect(readPrompt(base)).toBe(100_000);
    const long = findCase(CASES, "anthropic claude-haiku-5-5 long_prompt standard first batch us");
    expect(readPrompt(long)).toBe(100_001);
    // 58,001 × 0.5 + 31,000 × 0.05 + 7,000 × 0.625 + 4,000 × 1 + 2,003 × 2.5 per million, × 0.5 × 1.1
    expect(long.priced.totalUsd).toBe(0.024_163_15);
  });

  it("tries a price that ends in its last minute too", () => {
    const names = CASES.filter(({ name }) => name.includes(" last ")).map(({ name }) => name);
    expect(new Set(names.map((name) => name.split(" last ")[0]))).toEqual(
      new Set(["anthropic claude-opus-4-8 base fast"]),
    );
    const last = findCase(CASES, "anthropic claude-opus-4-8 base fast last priority us");
    expect(new Date(last.atMs).toISOString()).toBe("2026-11-29T23:59:00.000Z");
  });

  it("tries a price that is announced on its first day", () => {
    const prices = planPrices({ ...PRICE_BOOK, asOf: "2026-10-01" });
    const cases = planPriceCases(planPriceSeries(prices).tokens, prices);
    const instants = cases
      .filter(({ provider, part }) => provider === "anthropic" && part.model === "claude-sonnet-5-5")
      .map(({ atMs }) => new Date(atMs).toISOString());
    expect([...new Set(instants)]).toEqual([
      "2026-10-01T00:00:00.000Z",
      "2026-10-06T23:59:00.000Z",
      "2026-10-07T00:00:00.000Z",
    ]);
  });

  it("knows no cost of a fast batch, a batch where the provider has none, an endpoint of no known kind", () => {
    const unpriced = CASES.filter(({ priced }) => priced.totalUsd === undefined).map(({ name }) => name);
    expect(unpriced).toContain("anthropic claude-opus-5 base fast first batch us");
    expect(unpriced).toContain("foundry claude-opus-5 base standard first batch us");
    const others = unpriced.filter((name) => !name.includes(" batch "));
    expect(others.filter((name) => !/^(bedrock|vertex) .* unknown$/.test(name))).toEqual([]);
  });
});
