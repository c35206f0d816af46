import { PROVIDERS } from "@bursar/conventions";
import type { DatedRates, PriceBook, PriceList, PriceRow, Rates } from "@bursar/conventions";
import { isDay, isExactly, isWithin, LIST_RATE, LIST_SEARCH, MULTIPLIER } from "./bounds.ts";
import { planListRows } from "./plan-list-rows.ts";

const RATE_KEYS = ["input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead"] as const;

/**
 * What is wrong with a price book, as `<row>: what`; empty where it is sound. A book that travels in a catalog
 * is checked before it is used.
 */
export function checkPriceBook(book: PriceBook): readonly string[] {
  const ids = book.lists.flatMap((list) => planListRows(book, list).map(({ id }) => id));
  const names = book.models.flatMap(({ model, aliases }) => [model, ...aliases]);
  const missing = PROVIDERS.filter(
    (provider) => provider !== "unknown" && !book.lists.some((list) => list.provider === provider),
  );
  return [
    ...(isDay(book.asOf) ? [] : [`asOf: ${book.asOf} is not a day`]),
    ...(isExactly(book.currency, "USD") ? [] : ["currency: is not USD"]),
    ...(isExactly(book.unit, "per million tokens") ? [] : ["unit: is not per million tokens"]),
    ...missing.map((provider) => `${provider}: has no list`),
    ...findRepeated(ids).map((id) => `${id}: is there twice`),
    ...findRepeated(names).map((id) => `${id}: is an id of two models`),
    ...book.lists.flatMap((list) => checkList(book, list)),
  ];
}

function findRepeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.has(id) || !seen.add(id));
}

function checkList(book: PriceBook, list: PriceList): readonly string[] {
  const rows = planListRows(book, list);
  const names = new Set(book.models.map(({ model }) => model));
  const sources = [...list.modifierSource, ...rows.flatMap(({ source }) => source)];
  return [
    ...(rows.length === 0 && !list.unpriced ? [`${list.provider}: has neither rows nor a reason`] : []),
    ...checkFactors(list),
    ...sources
      .filter((key) => book.sources[key] === undefined)
      .map((key) => `${list.provider}: source ${key} is not in the book`),
    ...rows.filter(({ model }) => !names.has(model)).map(({ id }) => `${id}: its model is not in the book`),
    ...checkSequence(rows),
    ...rows.flatMap(checkRow),
  ];
}

function checkFactors(list: PriceList): readonly string[] {
  const { provider, batchMultiplier, endpointMultipliers = {}, webSearchUsdPerThousand: searchUsd } = list;
  const isBatch = batchMultiplier === undefined || isWithin(batchMultiplier, { ...MULTIPLIER, most: 1 });
  const isSearch = searchUsd === undefined || isWithin(searchUsd, LIST_SEARCH);
  return [
    ...(isBatch ? [] : [`${provider}: batchMultiplier is no factor up to 1`]),
    ...(isSearch ? [] : [`${provider}: a search is not from 0.01 to 100 USD per thousand`]),
    ...Object.entries(endpointMultipliers)
      .filter(([, factor]) => !isWithin(factor, { ...MULTIPLIER, least: 1 }))
      .map(([endpoint]) => `${provider}: the factor of ${endpoint} is not from 1 to 10`),
  ];
}

/** Rows of one model follow each other without overlap and without a gap. */
function checkSequence(rows: readonly PriceRow[]): readonly string[] {
  return [...Map.groupBy(rows, ({ model }) => model).values()].flatMap((own) => {
    const ordered = own.toSorted((one, other) => (one.from < other.from ? -1 : 1));
    return ordered.flatMap((row, index) => {
      const next = ordered[index + 1];
      return next === undefined || row.until === next.from
        ? []
        : [`${row.id}: does not end where ${next.id} begins`];
    });
  });
}

function checkRow(row: PriceRow): readonly string[] {
  const { id, longPrompt, fast, geoUsMultiplier, readOn } = row;
  const isGeo = geoUsMultiplier === undefined || isWithin(geoUsMultiplier, { ...MULTIPLIER, least: 1 });
  const isLimit =
    longPrompt === undefined || (Number.isInteger(longPrompt.aboveTokens) && longPrompt.aboveTokens > 0);
  return [
    ...checkSpan(id, { ...row, rates: row.base }),
    ...(longPrompt ? checkSpan(`${id} longPrompt`, longPrompt) : []),
    ...(fast ? checkSpan(`${id} fast`, fast) : []),
    ...(isGeo ? [] : [`${id}: geoUsMultiplier is not from 1 to 10`]),
    ...(isLimit ? [] : [`${id}: aboveTokens is no count of tokens`]),
    ...(isDay(readOn) ? [] : [`${id}: readOn is not a day`]),
  ];
}

function checkSpan(name: string, { rates, from, until, source }: DatedRates): readonly string[] {
  return [
    ...(isDay(from) && (until === undefined || isDay(until)) ? [] : [`${name}: a day is not a day`]),
    ...(until === undefined || until > from ? [] : [`${name}: ends before it begins`]),
    ...(source.length > 0 ? [] : [`${name}: has no source`]),
    ...checkRates(name, rates),
  ];
}

function checkRates(name: string, rates: Rates): readonly string[] {
  const odd = RATE_KEYS.filter((key) => !isWithin(rates[key], LIST_RATE));
  if (odd.length > 0) return odd.map((key) => `${name}: ${key} is not from 0.001 to 500 USD per million`);
  const usd = (key: (typeof RATE_KEYS)[number]): number => Number(rates[key]);
  return [
    ...(usd("cacheRead") <= usd("input") ? [] : [`${name}: a cache read costs more than input`]),
    ...(usd("cacheWrite5m") >= usd("input") ? [] : [`${name}: a cache write costs less than input`]),
    ...(usd("cacheWrite1h") >= usd("cacheWrite5m")
      ? []
      : [`${name}: a write for 1 h costs less than for 5 min`]),
  ];
}
