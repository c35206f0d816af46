import type { PriceBook, PriceRow } from "@bursar/conventions";
import { expect, test } from "vitest";
import { checkPriceBook, LIST_PRICES, PRICE_BOOK } from "../src/index.ts";

/** The book with one row of the Claude API changed. */
function aBook(model: string, change: Partial<PriceRow>): PriceBook {
  return {
    ...PRICE_BOOK,
    lists: PRICE_BOOK.lists.map((list) => ({
      ...list,
      rows: list.rows.map((row) => (row.model === model ? { ...row, ...change } : row)),
    })),
  };
}

const OPUS = { input: "4", output: "20", cacheWrite5m: "5", cacheWrite1h: "8", cacheRead: "0.2" };

test("the book says its version and the day it was compared with its sources", () => {
  expect(PRICE_BOOK.version).toBe("2026-11-22");
  expect(PRICE_BOOK.asOf).toBe("2026-11-22");
});

test("every row of every provider is sane, dated, sourced, without overlap and without gap", () => {
  expect(checkPriceBook(PRICE_BOOK)).toEqual([]);
  expect(Object.fromEntries(PRICE_BOOK.lists.map(({ provider, rows }) => [provider, rows.length]))).toEqual({
    anthropic: 26,
    aws: 0,
    foundry: 0,
    bedrock: 14,
    vertex: 9,
    google_cloud: 0,
  });
});

test("providers that bill at the Claude API's rates have its rows of the models that they offer", () => {
  const count = (provider: string): number =>
    LIST_PRICES.rows.filter((row) => row.provider === provider).length;
  expect(count("anthropic")).toBe(26);
  expect(count("aws")).toBeGreaterThan(10);
  expect(count("foundry")).toBeGreaterThan(10);
});

test("a provider without rows says why", () => {
  const silent = PRICE_BOOK.lists.filter(({ rows, ratedAs }) => rows.length === 0 && ratedAs === undefined);
  expect(silent.map(({ provider }) => provider)).toEqual(["google_cloud"]);
  for (const { provider, unpriced } of silent) expect(unpriced, provider).toMatch(/\.$/);
});

const ROW = "anthropic/claude-opus-5-5/2026-09-22";

test.each<[string, Partial<PriceRow>, string]>([
  [
    "a rate in USD per token",
    { base: { ...OPUS, input: "0.000004" } },
    `${ROW}: input is not from 0.001 to 500 USD per million`,
  ],
  [
    "a rate in cents",
    { base: { ...OPUS, output: "2000" } },
    `${ROW}: output is not from 0.001 to 500 USD per million`,
  ],
  [
    "a rate of 0",
    { base: { ...OPUS, cacheRead: "0" } },
    `${ROW}: cacheRead is not from 0.001 to 500 USD per million`,
  ],
  [
    "a rate that is no number",
    { base: { ...OPUS, cacheRead: "NaN" } },
    `${ROW}: cacheRead is not from 0.001 to 500 USD per million`,
  ],
  [
    "a read dearer than input",
    { base: { ...OPUS, cacheRead: "4.1" } },
    `${ROW}: a cache read costs more than input`,
  ],
  [
    "a write cheaper than input",
    { base: { ...OPUS, cacheWrite5m: "3.9" } },
    `${ROW}: a cache write costs less than input`,
  ],
  [
    "a long write cheaper than a short one",
    { base: { ...OPUS, cacheWrite1h: "4.9" } },
    `${ROW}: a write for 1 h costs less than for 5 min`,
  ],
  ["no source", { source: [] }, `${ROW}: has no source`],
  ["a source that is not in the book", { source: ["S99"] }, "anthropic: source S99 is not in the book"],
  ["a day that is none", { from: "2026-13-01" }, `${ROW}: a day is not a day`],
  ["an end before its beginning", { until: "2026-09-22" }, `${ROW}: ends before it begins`],
  ["a reading day that is none", { readOn: "yesterday" }, `${ROW}: readOn is not a day`],
  ["a model that is not in the book", { model: "claude-opus-9" }, `${ROW}: its model is not in the book`],
])("a row with %s is found", (_name, change, problem) => {
  expect(checkPriceBook(aBook("claude-opus-5-5", change))).toContain(problem);
});

test("rows of one model that overlap, leave a gap or have one id are found", () => {
  const late = aBook("claude-sonnet-5-5", { from: "2026-10-08", until: "2026-10-09" });
  expect(checkPriceBook(late)).toContain(
    "anthropic/claude-sonnet-5-5/2026-09-28: does not end where anthropic/claude-sonnet-5-5/2026-10-07 begins",
  );
  expect(checkPriceBook(aBook("claude-sonnet-5-5", { id: "x" }))).toContain("x: is there twice");
});

test("an id or alias belongs to one model", () => {
  const ids = PRICE_BOOK.models.flatMap(({ model, aliases }) => [model, ...aliases]);
  expect(new Set(ids).size).toBe(ids.length);
});
