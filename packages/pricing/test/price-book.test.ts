import { describe, expect, test } from "vitest";
import { PRICE_BOOK } from "../src/index.ts";
import type { DatedRates, Rates } from "../src/index.ts";

const DAY = /^20\d\d-\d\d-\d\d$/;
const spans = PRICE_BOOK.rows.flatMap((row): (DatedRates & { readonly name: string })[] => [
  {
    name: row.id,
    rates: row.base,
    from: row.from,
    ...(row.until && { until: row.until }),
    source: row.source,
  },
  ...(row.longPrompt ? [{ name: `${row.id} long prompt`, ...row.longPrompt }] : []),
  ...(row.fast ? [{ name: `${row.id} fast`, ...row.fast }] : []),
]);

function readRates(rates: Rates): Readonly<Record<keyof Rates, number>> {
  return {
    input: Number(rates.input),
    output: Number(rates.output),
    cacheWrite5m: Number(rates.cacheWrite5m),
    cacheWrite1h: Number(rates.cacheWrite1h),
    cacheRead: Number(rates.cacheRead),
  };
}

test("the book says its version and the day it was compared with its sources", () => {
  expect(PRICE_BOOK.version).toBe("2026-11-22");
  expect(PRICE_BOOK.asOf).toMatch(DAY);
  expect(PRICE_BOOK.rows).toHaveLength(26);
});

describe.each(spans)("$name", ({ rates, from, until, source }) => {
  test("has five sane decimal rates", () => {
    for (const rate of Object.values(rates)) expect(rate).toMatch(/^\d+(\.\d+)?$/);
    const usd = readRates(rates);
    for (const rate of Object.values(usd)) {
      expect(rate).toBeGreaterThanOrEqual(0.001);
      expect(rate).toBeLessThanOrEqual(500);
    }
    expect(usd.cacheRead).toBeLessThanOrEqual(usd.input);
    expect(usd.cacheWrite5m).toBeGreaterThanOrEqual(usd.input);
    expect(usd.cacheWrite1h).toBeGreaterThanOrEqual(usd.cacheWrite5m);
    expect(usd.output).toBeGreaterThan(usd.input);
  });

  test("holds from a real day to a later one and names known sources", () => {
    expect(from).toMatch(DAY);
    expect(Date.parse(from)).not.toBeNaN();
    expect(Date.parse(until ?? "9999-12-31")).toBeGreaterThan(Date.parse(from));
    expect(source.length).toBeGreaterThan(0);
    expect(source.filter((key) => PRICE_BOOK.sources[key] === undefined)).toEqual([]);
  });
});

test("rows of one model neither overlap nor leave a gap", () => {
  const breaks = PRICE_BOOK.rows.filter((row, index) => {
    const before = PRICE_BOOK.rows[index - 1];
    return before?.model === row.model && before.until !== row.from;
  });
  expect(breaks).toEqual([]);
  expect(new Set(PRICE_BOOK.rows.map(({ model }) => model)).size).toBe(25);
});

test("row ids are unique, and an id or alias belongs to one model", () => {
  expect(new Set(PRICE_BOOK.rows.map(({ id }) => id)).size).toBe(PRICE_BOOK.rows.length);
  const owners = new Map<string, string>();
  for (const { model, aliases } of PRICE_BOOK.rows)
    for (const id of [model, ...aliases]) {
      expect(owners.get(id) ?? model).toBe(model);
      owners.set(id, model);
    }
});
