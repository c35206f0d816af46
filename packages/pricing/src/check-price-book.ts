import type { DatedRates, PriceBook, PriceList, PriceRow, Rates } from "@bursar/conventions";
import { planListRows } from "./plan-list-rows.ts";

const DAY = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const RATE = /^\d+(?:\.\d{1,3})?$/;
const RATE_KEYS = ["input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead"] as const;
/** USD per million tokens: a figure outside is a typing error or one in another unit. */
const LEAST_USD = 0.001;
const MOST_USD = 500;

/**
 * What is wrong with a price book, as `<row>: what`; empty where it is sound. A book that travels in a catalog
 * is checked before it is used.
 */
export function checkPriceBook(book: PriceBook): readonly string[] {
  const ids = book.lists.flatMap((list) => planListRows(book, list).map(({ id }) => id));
  return [
    ...(DAY.test(book.asOf) ? [] : [`asOf: ${book.asOf} is not a day`]),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: is there twice`),
    ...book.lists.flatMap((list) => checkList(book, list)),
  ];
}

function checkList(book: PriceBook, list: PriceList): readonly string[] {
  const rows = planListRows(book, list);
  const names = new Set(book.models.map(({ model }) => model));
  const sources = [...list.modifierSource, ...rows.flatMap(({ source }) => source)];
  return [
    ...(rows.length === 0 && !list.unpriced ? [`${list.provider}: has neither rows nor a reason`] : []),
    ...sources
      .filter((key) => book.sources[key] === undefined)
      .map((key) => `${list.provider}: source ${key} is not in the book`),
    ...rows.filter(({ model }) => !names.has(model)).map(({ id }) => `${id}: its model is not in the book`),
    ...checkSequence(rows),
    ...rows.flatMap(checkRow),
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
  const { longPrompt, fast } = row;
  return [
    ...checkSpan(row.id, { ...row, rates: row.base }),
    ...(longPrompt ? checkSpan(`${row.id} longPrompt`, longPrompt) : []),
    ...(fast ? checkSpan(`${row.id} fast`, fast) : []),
    ...(DAY.test(row.readOn) ? [] : [`${row.id}: readOn is not a day`]),
  ];
}

function checkSpan(name: string, { rates, from, until, source }: DatedRates): readonly string[] {
  return [
    ...(DAY.test(from) && (until === undefined || DAY.test(until)) ? [] : [`${name}: a day is not a day`]),
    ...(until === undefined || until > from ? [] : [`${name}: ends before it begins`]),
    ...(source.length > 0 ? [] : [`${name}: has no source`]),
    ...checkRates(name, rates),
  ];
}

function checkRates(name: string, rates: Rates): readonly string[] {
  const odd = RATE_KEYS.filter((key) => {
    const usd = RATE.test(rates[key]) ? Number(rates[key]) : NaN;
    return !(usd >= LEAST_USD && usd <= MOST_USD);
  });
  if (odd.length > 0)
    return odd.map((key) => `${name}: ${key} is not from ${LEAST_USD} to ${MOST_USD} USD per million`);
  const usd = (key: (typeof RATE_KEYS)[number]): number => Number(rates[key]);
  return [
    ...(usd("cacheRead") <= usd("input") ? [] : [`${name}: a cache read costs more than input`]),
    ...(usd("cacheWrite5m") >= usd("input") ? [] : [`${name}: a cache write costs less than input`]),
    ...(usd("cacheWrite1h") >= usd("cacheWrite5m")
      ? []
      : [`${name}: a write for 1 h costs less than for 5 min`]),
  ];
}
