import type { PriceBook } from "@bursar/conventions";
import { describe, expect, test } from "vitest";
import { LIST_PRICES, planCatalogPrices, PRICE_BOOK, priceUsage } from "../src/index.ts";
import { aCall } from "./a-call.ts";
import { aContract, someContractPrices } from "./a-contract.ts";

/** A book of another version in which a million input tokens of Opus 5.5 cost `input`. */
function aBook(version: string, input: string): PriceBook {
  return {
    ...PRICE_BOOK,
    version,
    lists: PRICE_BOOK.lists.map((list) => ({
      ...list,
      rows: list.rows.map((row) =>
        row.id === "anthropic/claude-opus-5-5/2026-09-22" ? { ...row, base: { ...row.base, input } } : row,
      ),
    })),
  };
}

const CALL = aCall({ usage: { input_tokens: 1_000_000, output_tokens: 0 } });

describe("the prices of a catalog", () => {
  test("without any, those of the book that came with this version", () => {
    expect(planCatalogPrices()).toEqual({ prices: LIST_PRICES, faults: [] });
    expect(planCatalogPrices({})).toEqual({ prices: LIST_PRICES, faults: [] });
  });

  test("a newer book replaces the built-in one", () => {
    const { prices, faults } = planCatalogPrices({ book: aBook("2026-12-01", "3") });
    expect(faults).toEqual([]);
    expect(prices.version).toBe("2026-12-01");
    expect(priceUsage(CALL, prices).totalUsd).toBe(3);
  });

  test.each(["2026-11-22", "2026-11-21"])("one of %s does not", (version) => {
    const { prices, faults } = planCatalogPrices({ book: aBook(version, "3") });
    expect(faults).toEqual([]);
    expect(priceUsage(CALL, prices).totalUsd).toBe(4);
  });

  test("a contract is laid over the newer of the two books", () => {
    const contract = someContractPrices([aContract()]);
    expect(priceUsage(CALL, planCatalogPrices({ contract }).prices).totalUsd).toBe(3.2);
    const { prices } = planCatalogPrices({ book: aBook("2026-12-01", "3"), contract });
    expect(priceUsage(CALL, prices).totalUsd).toBe(2.4);
  });
});

describe("what is not sound is left out, and said", () => {
  test.each<[string, unknown, string]>([
    ["a price book that is text", "newest", "its schema is not bursar.dev/price-book/1"],
    [
      "a price book of another shape",
      { ...aBook("2027-01-01", "3"), schema: "x/2" },
      "its schema is not bursar.dev/price-book/1",
    ],
    [
      "a price in cents",
      aBook("2027-01-01", "4000"),
      "anthropic/claude-opus-5-5/2026-09-22: input is not from 0.001 to 500 USD per million",
    ],
    [
      "a price that is no number",
      aBook("2027-01-01", "four"),
      "anthropic/claude-opus-5-5/2026-09-22: input is not from 0.001 to 500 USD per million",
    ],
    [
      "no lists",
      { ...PRICE_BOOK, version: "2027-01-01", lists: null },
      "Cannot read properties of null (reading 'flatMap')",
    ],
  ])("%s", (_name, book, reason) => {
    const { prices, faults } = planCatalogPrices({ book: book as PriceBook });
    expect(faults).toEqual([`the catalog's price book cannot be used: ${reason}`]);
    expect(priceUsage(CALL, prices).totalUsd).toBe(4);
  });

  test("a broken contract costs nobody the newer book", () => {
    const contract = someContractPrices([aContract({ multiplier: "free" })]);
    const { prices, faults } = planCatalogPrices({ book: aBook("2026-12-01", "3"), contract });
    expect(faults).toEqual(["the catalog's contract prices cannot be used: not a decimal number: free"]);
    expect(priceUsage(CALL, prices).totalUsd).toBe(3);
  });
});
