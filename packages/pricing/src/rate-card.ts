import type { Geo, Rates, TokenClass } from "@bursar/conventions";
import { multiplyDecimals, readDecimal } from "./decimal.ts";
import type { Decimal } from "./decimal.ts";
import { countUnits } from "./exact-usd.ts";
import type { PlannedRow, RateCard, RowCards } from "./prices.ts";

/** Which tier's price holds; every other tier costs what the standard one costs. */
export type PricedTier = "standard" | "batch" | "priority";

const TIERS = 3;
const TIER_INDEX = { standard: 0, batch: 1, priority: 2 } as const;
/** Where the endpoint does not decide, the US are the only place with a price of its own. */
const PLACE_INDEX = { global: 0, us: 1, regional: 1, us_gov: 2, not_available: 0, unknown: 0 } as const;

/** Which of a band's cards holds. */
export function cardIndex(tier: PricedTier, geo: Geo): number {
  return TIER_INDEX[tier] + TIERS * PLACE_INDEX[geo];
}

/** Classes of tokens and the key of their rate. */
const RATE_OF_CLASS = {
  input: "input",
  cache_read: "cacheRead",
  cache_write_5m: "cacheWrite5m",
  cache_write_1h: "cacheWrite1h",
  output: "output",
} as const satisfies Record<TokenClass, keyof Rates>;

/** USD per million tokens of a class, as a decimal string. */
export function findRate(rates: Rates, tokenClass: TokenClass): string {
  return rates[RATE_OF_CLASS[tokenClass]];
}

/** The factors of a row, in the order of `cardIndex`; undefined where there is no price. */
function planModifiers(row: PlannedRow): readonly (Decimal | undefined)[] {
  const { batchMultiplier, priorityMultiplier = "1", geoUsMultiplier = "1", endpointMultipliers } = row;
  const places = endpointMultipliers
    ? [endpointMultipliers.global, endpointMultipliers.regional, endpointMultipliers.us_gov]
    : ["1", geoUsMultiplier];
  const tiers = ["1", batchMultiplier, priorityMultiplier];
  return places.flatMap((place) =>
    tiers.map((tier) =>
      place === undefined || tier === undefined
        ? undefined
        : multiplyDecimals([readDecimal(place), readDecimal(tier)]),
    ),
  );
}

/** USD per token: a rate of the book times a factor. */
function planUsdPerToken(usdPerMillion: string, modifier: Decimal): Decimal {
  const { digits, scale } = multiplyDecimals([readDecimal(usdPerMillion), modifier]);
  return { digits, scale: scale + 6 };
}

function listBands(row: PlannedRow): readonly Rates[] {
  const { base, longPrompt, fast } = row.rates;
  return [base, longPrompt?.rates, fast?.rates].filter((rates) => rates !== undefined);
}

/** The fewest decimals of a USD that hold every rate of a row as a whole number. */
export function findScale(row: PlannedRow): number {
  const modifiers = planModifiers(row).filter((modifier) => modifier !== undefined);
  const scales = listBands(row).flatMap((rates) =>
    Object.values(RATE_OF_CLASS).flatMap((key) =>
      modifiers.map((modifier) => planUsdPerToken(rates[key], modifier).scale),
    ),
  );
  return Math.max(0, ...scales);
}

/** The row's rates in units of 10^-`unitScale` USD per token. */
export function planRowCards(row: PlannedRow, unitScale: number): RowCards {
  const modifiers = planModifiers(row);
  const plan = (rates: Rates): readonly (RateCard | undefined)[] =>
    modifiers.map((modifier) => modifier && planCard(rates, modifier, unitScale));
  const { base, longPrompt, fast } = row.rates;
  return {
    base: plan(base),
    longPrompt: longPrompt && plan(longPrompt.rates),
    fast: fast && plan(fast.rates),
  };
}

function planCard(rates: Rates, modifier: Decimal, unitScale: number): RateCard {
  const plan = (usdPerMillion: string): number =>
    countUnits(planUsdPerToken(usdPerMillion, modifier), unitScale);
  return {
    input: plan(rates.input),
    cache_read: plan(rates.cacheRead),
    cache_write_5m: plan(rates.cacheWrite5m),
    cache_write_1h: plan(rates.cacheWrite1h),
    output: plan(rates.output),
  };
}
