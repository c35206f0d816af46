import type { TokenClass } from "@bursar/conventions";
import { readDecimal, readPicoUsd } from "./pico-usd.ts";
import type { Decimal } from "./pico-usd.ts";
import type { PriceRow, Rates } from "./price-book.ts";

/** Pico-USD per token, modifiers included. */
export type RateCard = Readonly<Record<TokenClass, number>>;

/** A row's rates as whole numbers, by band and modifiers; index with `cardIndex`. */
export interface RowCards {
  readonly base: readonly RateCard[];
  readonly longPrompt: readonly RateCard[] | undefined;
  readonly fast: readonly RateCard[] | undefined;
}

/** Which of the four cards holds. */
export function cardIndex(batch: boolean, geoUs: boolean): number {
  return (batch ? 1 : 0) + (geoUs ? 2 : 0);
}

/**
 * The row's rates in pico-USD per token.
 *
 * @throws RangeError when a rate times its modifiers is not a whole number of pico-USD.
 */
export function planRowCards(row: PriceRow, batchMultiplier: string): RowCards {
  const batch = [readDecimal(batchMultiplier)];
  const geo = row.geoUsMultiplier === undefined ? [] : [readDecimal(row.geoUsMultiplier)];
  const plan = (rates: Rates): readonly RateCard[] => [
    planCard(rates, []),
    planCard(rates, batch),
    planCard(rates, geo),
    planCard(rates, [...batch, ...geo]),
  ];
  return {
    base: plan(row.base),
    longPrompt: row.longPrompt && plan(row.longPrompt.rates),
    fast: row.fast && plan(row.fast.rates),
  };
}

function planCard(rates: Rates, modifiers: readonly Decimal[]): RateCard {
  const plan = (usdPerMillion: string): number => readPicoUsd(usdPerMillion, 1_000_000n, modifiers);
  return {
    input: plan(rates.input),
    cache_read: plan(rates.cacheRead),
    cache_write_5m: plan(rates.cacheWrite5m),
    cache_write_1h: plan(rates.cacheWrite1h),
    output: plan(rates.output),
  };
}
