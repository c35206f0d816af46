import type { Contract, ContractPrices, PriceBook, PriceList } from "@bursar/conventions";
import { readDecimal } from "./decimal.ts";
import { countUnits } from "./exact-usd.ts";
import {
  findGaps,
  findOverlap,
  planContractOnlyRow,
  planContractRow,
  planListRow,
} from "./plan-contract-rows.ts";
import type { Span } from "./plan-contract-rows.ts";
import { planListRows } from "./plan-list-rows.ts";
import { PRICE_BOOK } from "./price-book.ts";
import type { Dated, FoundSearchPrice, PlannedRow, PriceIndex, Prices, SearchPrice } from "./prices.ts";
import { findScale, planRowCards } from "./rate-card.ts";

/** Finer than any list rate with batch and place: 10^-12 USD. */
const LEAST_SCALE = 12;
/** What a number still holds as an exact power of ten. */
const MOST_SCALE = 22;

const NO_CONTRACT: ContractPrices = {
  schema: "bursar.dev/contract-prices/1",
  deployments: {},
  contracts: [],
};

/**
 * Makes a price book, and a customer's own prices laid over it, ready to be looked up.
 *
 * @throws RangeError or TypeError where the book or the contract is not sound
 */
export function planPrices(book: PriceBook, contract: ContractPrices = NO_CONTRACT): Prices {
  const rows = book.lists.flatMap((list) => planRows(book, list, contract.contracts));
  const searches = book.lists.flatMap((list) => planSearches(list, contract.contracts));
  return {
    version: book.version,
    asOf: book.asOf,
    contracts: contract.contracts.map(({ name }) => name),
    rows,
    searches,
    sources: book.sources,
    unpriced: new Map(
      book.lists.flatMap(({ provider, unpriced }) => (unpriced ? [[provider, unpriced]] : [])),
    ),
    index: planIndex(book, contract, rows, searches),
  };
}

function planRows(book: PriceBook, list: PriceList, all: readonly Contract[]): readonly PlannedRow[] {
  const contracts = all.filter(({ providers }) => providers.includes(list.provider));
  const listRows = planListRows(book, list);
  const listed = listRows.flatMap((row) => {
    const whole: Span = { from: row.from, until: row.until };
    return [
      ...findGaps(whole, contracts).map((span) => planListRow(row, list, span)),
      ...contracts.flatMap((contract) => {
        const span = findOverlap(whole, contract);
        return span === undefined ? [] : [planContractRow(row, list, contract, span)];
      }),
    ];
  });
  const alone = contracts.flatMap((contract) =>
    Object.keys(contract.models).flatMap((model) =>
      findGaps(
        { from: contract.from, until: contract.until },
        listRows.filter((row) => row.model === model),
      ).flatMap((span) => planContractOnlyRow(model, list, contract, span) ?? []),
    ),
  );
  return [...listed, ...alone].sort(compareRows);
}

function compareRows(one: PlannedRow, other: PlannedRow): number {
  const left = `${one.model} ${one.from}`;
  const right = `${other.model} ${other.from}`;
  return left < right ? -1 : Number(left > right);
}

function planSearches(list: PriceList, all: readonly Contract[]): readonly SearchPrice[] {
  const own = all.filter(
    ({ providers, webSearchUsdPerThousand }) =>
      providers.includes(list.provider) && webSearchUsdPerThousand !== undefined,
  );
  const id = `${list.provider}/web-search`;
  const { provider, webSearchUsdPerThousand: listUsd } = list;
  const gaps = listUsd === undefined ? [] : findGaps({ from: "", until: undefined }, own);
  return [
    ...gaps.map((span): SearchPrice => ({
      ...span,
      id,
      provider,
      price: "list",
      contract: undefined,
      usdPerThousand: listUsd ?? "",
      source: list.modifierSource,
    })),
    ...own.map(({ name, from, until, webSearchUsdPerThousand = "" }): SearchPrice => ({
      id: `contract/${name}/${id}`,
      provider,
      from,
      until,
      price: "contract",
      contract: name,
      usdPerThousand: webSearchUsdPerThousand,
      source: [],
    })),
  ];
}

function planIndex(
  book: PriceBook,
  contract: ContractPrices,
  rows: readonly PlannedRow[],
  searches: readonly SearchPrice[],
): PriceIndex {
  const perSearch = searches.map(({ usdPerThousand }) => {
    const { digits, scale } = readDecimal(usdPerThousand);
    return { digits, scale: scale + 3 };
  });
  const unitScale = Math.max(LEAST_SCALE, ...rows.map(findScale), ...perSearch.map(({ scale }) => scale));
  if (unitScale > MOST_SCALE) throw new RangeError("a price times its multipliers has too many decimals");
  const found = searches.map((search, index): Dated<FoundSearchPrice> => {
    const usd = perSearch[index] ?? { digits: 0n, scale: 0 };
    return { ...readDays(search), item: { search, units: countUnits(usd, unitScale) } };
  });
  return {
    unitsPerUsd: 10 ** unitScale,
    modelOfId: planModelIds(book),
    targetOfDeployment: new Map(Object.entries(contract.deployments)),
    rowsOfModel: new Map(
      [...Map.groupBy(rows, ({ provider }) => provider)].map(([provider, own]) => [
        provider,
        Map.groupBy(
          own.map((row) => ({ ...readDays(row), item: { model: row.model, row } })),
          ({ item }) => item.model,
        ),
      ]),
    ),
    cardsOfRow: new Map(rows.map((row) => [row, planRowCards(row, unitScale)])),
    searchesOf: Map.groupBy(found, ({ item }) => item.search.provider),
  };
}

function planModelIds(book: PriceBook): ReadonlyMap<string, string> {
  return new Map(
    book.models.flatMap(({ model, aliases }) => [model, ...aliases].map((id) => [id.toLowerCase(), model])),
  );
}

/** A span in milliseconds since 1970: prices change at 00:00 UTC of their day (the hour is not published). */
function readDays({ from, until }: Span): { readonly fromMs: number; readonly untilMs: number } {
  return {
    fromMs: from === "" ? -Infinity : readDay(from),
    untilMs: until === undefined ? Infinity : readDay(until),
  };
}

function readDay(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : NaN;
  if (Number.isNaN(ms)) throw new RangeError(`not a day: ${day}`);
  return ms;
}

/** The book that this version came with, without any contract. */
export const LIST_PRICES: Prices = planPrices(PRICE_BOOK);
