import type { ContractPrices, PriceBook } from "@bursar/conventions";
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
      "it is not of the shape that its schema says (Cannot read properties of null (reading 'flatMap'))",
    ],
  ])("%s", (_name, book, reason) => {
    const { prices, faults } = planCatalogPrices({ book: book as PriceBook });
    expect(faults).toEqual([`the catalog's price book cannot be used: ${reason}`]);
    expect(priceUsage(CALL, prices).totalUsd).toBe(4);
  });

  const list = PRICE_BOOK.lists[0];
  test.each<[string, object, string]>([
    [
      "a batch for nothing",
      { lists: changeList({ batchMultiplier: "0" }) },
      "anthropic: batchMultiplier is no factor up to 1",
    ],
    [
      "a batch for fifty times",
      { lists: changeList({ batchMultiplier: "50" }) },
      "anthropic: batchMultiplier is no factor up to 1",
    ],
    [
      "a search in another unit",
      { lists: changeList({ webSearchUsdPerThousand: "99999" }) },
      "anthropic: a search is not from 0.01 to 100 USD per thousand",
    ],
    ["another currency", { currency: "EUR" }, "currency: is not USD"],
    ["another unit", { unit: "per token" }, "unit: is not per million tokens"],
    [
      "a day that is none",
      { lists: changeRows({ from: "2026-02-30" }) },
      "anthropic/claude-fable-5-2/2026-11-09: a day is not a day",
    ],
    [
      "a US factor of nothing",
      { lists: changeRows({ geoUsMultiplier: "0" }) },
      "anthropic/claude-fable-5-2/2026-11-09: geoUsMultiplier is not from 1 to 10",
    ],
    [
      "an alias of another model",
      { models: [...PRICE_BOOK.models, { model: "x", aliases: ["claude-opus-5"], newTokenizer: true }] },
      "claude-opus-5: is an id of two models",
    ],
    ["no list at all", { lists: [] }, "anthropic: has no list"],
    ["a version that is a number", { version: 9999 }, "its version is not text"],
  ])("a price book with %s", (_name, change, reason) => {
    const book = { ...PRICE_BOOK, version: "2027-01-01", ...change } as PriceBook;
    const { prices, faults } = planCatalogPrices({ book });
    expect(faults).toEqual([`the catalog's price book cannot be used: ${reason}`]);
    expect(prices).toBe(LIST_PRICES);
  });

  function changeList(change: object): unknown[] {
    return [{ ...list, ...change }, ...PRICE_BOOK.lists.slice(1)];
  }

  function changeRows(change: object): unknown[] {
    return changeList({ rows: list?.rows.map((row, index) => (index === 0 ? { ...row, ...change } : row)) });
  }

  test.each<[string, object, string]>([
    [
      "another schema",
      { schema: "bursar.dev/contract-prices/9" },
      "their schema is not bursar.dev/contract-prices/1",
    ],
    ["a deployment of nothing", { deployments: { prod: 5 } }, "deployment prod: names no model"],
    [
      "no price at all",
      { contracts: [aContract({ multiplier: "0" })] },
      "acme: multiplier is no factor from 0.0001 to 10",
    ],
    [
      "an end before the beginning",
      { contracts: [aContract({ until: "2026-09-30" })] },
      "acme: ends before it begins",
    ],
    [
      "a provider that is none",
      { contracts: [{ ...aContract(), providers: "anthropic" }] },
      "acme: providers is no list of known providers",
    ],
    [
      "a rate in USD per token",
      { contracts: [aContract({ models: { "claude-opus-5-5": { fast: { input: "0.000004" } } } })] },
      "acme: claude-opus-5-5: input is not from 0.001 to 500 USD per million",
    ],
    [
      "a batch for nothing",
      { contracts: [aContract({ batchMultiplier: "0" })] },
      "acme: batchMultiplier is not from 0.0001 to 10",
    ],
    ["no deployments", { deployments: null }, "deployments is no object"],
    ["contracts by name", { contracts: { acme: aContract() } }, "contracts is no list"],
    [
      "a contract without models",
      { contracts: [aContract(), { ...aContract(), models: undefined }] },
      "contracts[1]: it, or its models, is no object",
    ],
    [
      "two contracts for one day",
      { contracts: [aContract(), aContract({ name: "b", from: "2026-11-30", until: "2027-11-30" })] },
      "acme: holds in the same days as b",
    ],
  ])("contract prices with %s", (_name, change, reason) => {
    const contract = { ...someContractPrices([]), ...change } as ContractPrices;
    const { prices, faults } = planCatalogPrices({ contract });
    expect(faults).toEqual([`the catalog's contract prices cannot be used: ${reason}`]);
    expect(prices).toBe(LIST_PRICES);
  });

  test("two contracts that follow each other, in any order, are sound", () => {
    const contracts = [aContract({ name: "later", from: "2026-12-01", until: "2027-01-01" }), aContract()];
    expect(planCatalogPrices({ contract: someContractPrices(contracts) }).faults).toEqual([]);
  });

  test("nothing, null and what throws when it is read leave the list prices", () => {
    expect(planCatalogPrices(null).prices).toBe(LIST_PRICES);
    const trap = {
      get book(): PriceBook {
        throw new Error("trap");
      },
    };
    expect(planCatalogPrices(trap)).toEqual({
      prices: LIST_PRICES,
      faults: ["the catalog's price book cannot be used: trap"],
    });
  });

  test("a broken contract costs nobody the newer book", () => {
    const contract = someContractPrices([aContract({ multiplier: "free" })]);
    const { prices, faults } = planCatalogPrices({ book: aBook("2026-12-01", "3"), contract });
    expect(faults).toEqual([
      "the catalog's contract prices cannot be used: acme: multiplier is no factor from 0.0001 to 10",
    ]);
    expect(priceUsage(CALL, prices).totalUsd).toBe(3);
  });
});
