import type { PriceBook, PriceRow, Rates } from "@bursar/conventions";
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

/** Input, output, write 5 min, write 1 h, read; of a row with two bands the long one follows. */
const PLATFORM_ROWS = [
  "bedrock/claude-fable-5-1/2026-09-01 10 50 12.5 20 0.25",
  "bedrock/claude-fable-5/2026-06-09 10 50 12.5 20 1",
  "bedrock/claude-opus-5-5/2026-09-22 4 20 5 8 0.2",
  "bedrock/claude-opus-5/2026-07-24 5 25 6.25 10 0.5",
  "bedrock/claude-opus-4-8/2026-05-28 5 25 6.25 10 0.5",
  "bedrock/claude-opus-4-7/2026-04-16 5 25 6.25 10 0.5",
  "bedrock/claude-opus-4-6/2026-09-17 5 25 6.25 10 0.5",
  "bedrock/claude-opus-4-5/2025-11-24 5 25 6.25 10 0.5",
  "bedrock/claude-sonnet-5-5/2026-10-08 2 10 2.5 4 0.1",
  "bedrock/claude-sonnet-5/2026-06-30 2 10 2.5 4 0.2",
  "bedrock/claude-sonnet-4-6/2026-09-17 3 15 3.75 6 0.3",
  "bedrock/claude-sonnet-4-5/2025-09-29 3 15 3.75 6 0.3 > 200000 6 22.5 7.5 12 0.6",
  "bedrock/claude-haiku-5-5/2026-10-07 0.1 0.5 0.125 0.2 0.01 > 100000 0.5 2.5 0.625 1 0.05",
  "bedrock/claude-haiku-4-5/2025-10-16 1 5 1.25 2 0.1",
  "vertex/claude-fable-5/2026-06-09 10 50 12.5 20 1",
  "vertex/claude-opus-5/2026-07-24 5 25 6.25 10 0.5",
  "vertex/claude-opus-4-8/2026-05-28 5 25 6.25 10 0.5",
  "vertex/claude-opus-4-7/2026-04-16 5 25 6.25 10 0.5",
  "vertex/claude-opus-4-6/2026-03-13 5 25 6.25 10 0.5",
  "vertex/claude-opus-4-5/2025-11-24 5 25 6.25 10 0.5",
  "vertex/claude-sonnet-4-6/2026-03-13 3 15 3.75 6 0.3",
  "vertex/claude-sonnet-4-5/2025-09-29 3 15 3.75 6 0.3 > 200000 6 22.5 7.5 12 0.6",
  "vertex/claude-haiku-4-5/2025-10-15 1 5 1.25 2 0.1",
];

test("the rows of the platforms with lists of their own are these, typed once more by hand", () => {
  const render = (rates: Rates): string =>
    [rates.input, rates.output, rates.cacheWrite5m, rates.cacheWrite1h, rates.cacheRead].join(" ");
  const rows = PRICE_BOOK.lists
    .filter(({ provider }) => provider === "bedrock" || provider === "vertex")
    .flatMap((list) => list.rows);
  expect(
    rows.map(({ id, base, longPrompt: long }) =>
      [id, render(base), ...(long ? [">", long.aboveTokens, render(long.rates)] : [])].join(" "),
    ),
  ).toEqual(PLATFORM_ROWS);
  expect(rows.filter(({ id, model, from }) => !id.endsWith(`/${model}/${from}`))).toEqual([]);
});

test("the platforms that bill as the Claude API do begin on their first day", () => {
  const begin = (provider: string): unknown =>
    LIST_PRICES.rows
      .filter((row) => row.provider === provider)
      .map(({ from }) => from)
      .sort()[0];
  expect(begin("aws")).toBe("2026-05-11");
  expect(begin("foundry")).toBe("2025-11-18");
});
