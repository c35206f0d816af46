import { GEOS, SERVICE_TIERS } from "@bursar/conventions";
import type {
  Geo,
  PriceBand,
  PriceKind,
  Provider,
  Rates,
  ServiceTier,
  Speed,
  TokenClass,
} from "@bursar/conventions";
import type { PlannedRow, Prices } from "@bursar/pricing";

/** UTC days, the second exclusive; undefined where there is no bound. */
export interface PriceDays {
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** Prices of one row in one band and speed: one series per token class. */
export interface TokenPrice {
  readonly model: string;
  readonly provider: Provider;
  readonly priceBand: PriceBand;
  readonly speed: Speed;
  readonly price: PriceKind;
  readonly priceRow: string;
  readonly usdPerToken: Readonly<Record<TokenClass, number>>;
  /** More than one where a contract interrupts the list price. */
  readonly spans: readonly PriceDays[];
}

/** The factors of one tier or place, each with the rows for which it holds. */
export interface PriceFactors<Label> {
  readonly label: Label;
  readonly factors: readonly {
    readonly factor: number;
    /** Ids of rows; undefined: all. */
    readonly priceRows: readonly string[] | undefined;
  }[];
}

/** What a web search costs. */
export interface SearchSeries {
  readonly provider: Provider;
  readonly price: PriceKind;
  readonly priceRow: string;
  readonly usdPerSearch: number;
  readonly spans: readonly PriceDays[];
}

/** Everything that the price rules record. */
export interface PriceSeries {
  readonly tokens: readonly TokenPrice[];
  readonly tiers: readonly PriceFactors<ServiceTier>[];
  readonly geos: readonly PriceFactors<Geo>[];
  readonly searches: readonly SearchSeries[];
}

/** The prices that hold on the book's `asOf` day or later; what had ended by then is left out. */
export function planPriceSeries(prices: Prices): PriceSeries {
  const rows = prices.rows.filter((row) => isAhead(row, prices));
  const searches = prices.searches.filter((search) => isAhead(search, prices));
  return {
    tokens: joinSpans(rows.flatMap((row) => planTokenPrices(row)).filter(isAheadOf(prices))),
    tiers: SERVICE_TIERS.map((tier) => planFactors(rows, tier, (row) => findTierFactor(row, tier))),
    geos: GEOS.map((geo) => planFactors(rows, geo, (row) => findGeoFactor(row, geo))),
    searches: joinSpans(
      searches.map(({ id, provider, price, usdPerThousand, from, until }) => ({
        provider,
        price,
        priceRow: id,
        usdPerSearch: readShifted(usdPerThousand, 3),
        spans: [{ from: from === "" ? undefined : from, until }],
      })),
    ),
  };
}

/** Whether a span holds on a day; days compare as text. */
export function isInForce({ from = "", until }: PriceDays, day: string): boolean {
  return from <= day && (until === undefined || day < until);
}

function isAhead({ until }: { readonly until: string | undefined }, { asOf }: Prices): boolean {
  return until === undefined || until > asOf;
}

function isAheadOf(prices: Prices): (price: TokenPrice) => boolean {
  return ({ spans }) => spans.some((span) => isAhead(span, prices));
}

/** A decimal divided by a power of ten and rounded once, as the text says it. */
function readShifted(decimal: string, places: number): number {
  return Number(`${decimal}e-${places}`);
}

function planTokenPrices(row: PlannedRow): readonly TokenPrice[] {
  const { base, longPrompt, fast } = row.rates;
  const plan = (
    priceBand: PriceBand,
    speed: Speed,
    rates: Rates,
    days: PriceDays = row,
  ): readonly TokenPrice[] => {
    const span = findOverlap(row, days);
    const { model, provider, price, id: priceRow } = row;
    const usdPerToken = planUsdPerToken(rates);
    return span === undefined
      ? []
      : [{ model, provider, priceBand, speed, price, priceRow, usdPerToken, spans: [span] }];
  };
  return [
    ...plan("base", "standard", base),
    ...(longPrompt === undefined ? [] : plan("long_prompt", "standard", longPrompt.rates, longPrompt)),
    // Fast mode has rates of its own at every length of the prompt.
    ...(fast === undefined ? [] : plan("base", "fast", fast.rates, fast)),
  ];
}

function findOverlap(one: PriceDays, other: PriceDays): PriceDays | undefined {
  const from = [one.from ?? "", other.from ?? ""].sort().at(-1) ?? "";
  const [until] = [one.until, other.until].filter((day) => day !== undefined).sort();
  return until !== undefined && from >= until ? undefined : { from, until };
}

function planUsdPerToken(rates: Rates): TokenPrice["usdPerToken"] {
  return {
    input: readShifted(rates.input, 6),
    cache_read: readShifted(rates.cacheRead, 6),
    cache_write_5m: readShifted(rates.cacheWrite5m, 6),
    cache_write_1h: readShifted(rates.cacheWrite1h, 6),
    output: readShifted(rates.output, 6),
  };
}

/** One entry per series: the same row before and after a contract is one series with two spans. */
function joinSpans<Entry extends { readonly spans: readonly PriceDays[] }>(
  entries: readonly Entry[],
): readonly Entry[] {
  const series = Map.groupBy(entries, (entry) => JSON.stringify({ ...entry, spans: [] }));
  return [...series.values()].flatMap((own) =>
    own.slice(0, 1).map((first) => ({ ...first, spans: own.flatMap(({ spans }) => spans) })),
  );
}

/** Undefined where the list has no price for the tier. */
function findTierFactor(row: PlannedRow, tier: ServiceTier): string | undefined {
  if (tier === "batch") return row.batchMultiplier;
  return tier === "priority" ? (row.priorityMultiplier ?? "1") : "1";
}

/** Undefined where the kind of endpoint decides and the place names none, or one that is not on the list. */
function findGeoFactor({ endpointMultipliers, geoUsMultiplier }: PlannedRow, geo: Geo): string | undefined {
  if (endpointMultipliers === undefined) return geo === "us" ? (geoUsMultiplier ?? "1") : "1";
  return geo === "global" || geo === "regional" || geo === "us_gov" ? endpointMultipliers[geo] : undefined;
}

function planFactors<Label>(
  rows: readonly PlannedRow[],
  label: Label,
  find: (row: PlannedRow) => string | undefined,
): PriceFactors<Label> {
  const groups = Map.groupBy(rows, (row) => Number(find(row)));
  const factors = [...groups]
    .filter(([factor]) => !Number.isNaN(factor))
    .map(([factor, own]) => ({
      factor,
      priceRows: own.length === rows.length ? undefined : [...new Set(own.map(({ id }) => id))],
    }));
  return { label, factors };
}
