import type { Provider } from "@bursar/conventions";
import { findPrice, findRowsInForce } from "@bursar/pricing";
import type { PlannedRates, PlannedRow, Prices } from "@bursar/pricing";
import type { PriceTable, PriceTableLine, TableGap, TableSearch } from "./price-table.ts";
import { renderDay } from "./render-day.ts";

/** What of the prices is shown. */
export interface TableFilter {
  readonly atMs: number;
  readonly providers: readonly Provider[];
  /** Canonical ids; undefined for all models. */
  readonly models: readonly string[] | undefined;
}

/** Prices in force, what modifies them, and what has none. */
export function planPriceTable(prices: Prices, filter: TableFilter): PriceTable {
  const { atMs, providers, models } = filter;
  const rows = findRowsInForce(prices, atMs).filter(
    ({ model, provider }) => providers.includes(provider) && (models?.includes(model) ?? true),
  );
  return {
    at: renderDay(atMs),
    book: { version: prices.version, asOf: prices.asOf },
    contracts: prices.contracts,
    prices: rows.flatMap((row) => planLines(row, prices, renderDay(atMs))),
    webSearches: planSearches(prices, filter),
    unpriced: providers.flatMap((provider) => planGaps(provider, prices, filter)),
  };
}

function planLines(row: PlannedRow, prices: Prices, day: string): readonly PriceTableLine[] {
  const { base, longPrompt, fast } = row.rates;
  const { listRow } = row;
  const lines = [
    planLine(row, prices, listRow?.source),
    longPrompt && {
      ...planLine(row, prices, listRow?.longPrompt?.source),
      ...planBand(row, longPrompt),
      band: "long_prompt" as const,
      aboveTokens: longPrompt.aboveTokens,
    },
    fast && {
      ...planLine(row, prices, listRow?.fast?.source),
      ...planBand(row, fast),
      band: "fast" as const,
    },
  ].filter((line) => line !== undefined);
  return lines
    .map((line) => (line.band === "base" ? { ...line, rates: base } : line))
    .filter(({ from, until }) => from <= day && (until === undefined || day < until));
}

function planLine(row: PlannedRow, prices: Prices, sources: readonly string[] = []): PriceTableLine {
  const { model, provider, from, until, price, contract } = row;
  const { batchMultiplier, geoUsMultiplier, endpointMultipliers, priorityMultiplier } = row;
  return {
    model,
    provider,
    band: "base",
    aboveTokens: undefined,
    rates: row.rates.base,
    from,
    until,
    retiresOn: row.listRow?.retiresOn,
    price,
    contract,
    batchMultiplier,
    geoUsMultiplier,
    endpointMultipliers,
    priorityMultiplier,
    rowId: row.id,
    sources: sources.map((key) => prices.sources[key] ?? key),
  };
}

/** A band can begin later than its row, and end before it; days compare as text. */
function planBand(
  row: PlannedRow,
  { rates, from, until }: PlannedRates,
): Pick<PriceTableLine, "rates" | "from" | "until"> {
  const ends = [row.until, until].filter((end) => end !== undefined).sort();
  return { rates, from: from > row.from ? from : row.from, until: ends[0] };
}

function planSearches(prices: Prices, { atMs, providers }: TableFilter): readonly TableSearch[] {
  const day = renderDay(atMs);
  return prices.searches
    .filter(
      ({ provider, from, until }) => providers.includes(provider) && from <= day && day < (until ?? "9999"),
    )
    .map(({ provider, usdPerThousand, price, id }) => ({ provider, usdPerThousand, price, rowId: id }));
}

function planGaps(
  provider: Provider,
  prices: Prices,
  { atMs, models = [...new Set(prices.index.modelOfId.values())] }: TableFilter,
): readonly TableGap[] {
  const missing = models.flatMap((model) => {
    const found = findPrice(model, provider, atMs, prices);
    return "row" in found ? [] : [found];
  });
  return [...Map.groupBy(missing, ({ reason }) => reason)].map(([reason, unpriced]) => ({
    provider,
    reason,
    models: unpriced.map(({ model }) => model),
    note: reason === "no_price_for_provider" ? prices.unpriced.get(provider) : undefined,
  }));
}
