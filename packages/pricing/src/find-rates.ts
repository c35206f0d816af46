import type { Geo, PriceBand } from "@bursar/conventions";
import type { PlannedRates, PlannedRow, Prices, RateCard, RowCards } from "./prices.ts";
import { cardIndex } from "./rate-card.ts";
import type { PricedTier } from "./rate-card.ts";

/** What decides, within a row, which of its rates hold for one pass. */
export interface PassTerms {
  readonly atMs: number;
  readonly promptTokens: number;
  readonly fast: boolean;
  readonly tier: PricedTier;
  readonly geo: Geo;
}

/** Rates with every modifier in them. */
export interface FoundRates {
  readonly priceBand: PriceBand;
  readonly card: RateCard;
}

/**
 * The rates of a row that hold for a pass. Undefined where the list has none: a speed that the model has not
 * on that day, a fast batch, a batch where the provider has none.
 */
export function findRates(row: PlannedRow, terms: PassTerms, prices: Prices): FoundRates | undefined {
  const cards = prices.index.cardsOfRow.get(row);
  if (cards === undefined || (terms.fast && terms.tier === "batch")) return undefined;
  const { priceBand, band } = terms.fast
    ? { priceBand: "base" as const, band: holds(row.rates.fast, terms) ? cards.fast : undefined }
    : findBand(row, cards, terms);
  const card = band?.[cardIndex(terms.tier, terms.geo)];
  return card && { priceBand, card };
}

function findBand(
  { rates: { longPrompt } }: PlannedRow,
  cards: RowCards,
  terms: PassTerms,
): { readonly priceBand: PriceBand; readonly band: RowCards["longPrompt"] } {
  const long = longPrompt !== undefined && terms.promptTokens > longPrompt.aboveTokens;
  return long && holds(longPrompt, terms)
    ? { priceBand: "long_prompt", band: cards.longPrompt }
    : { priceBand: "base", band: cards.base };
}

/** A span inside a row is rare, so its days are read here and not on the way of every call. */
function holds(dated: PlannedRates | undefined, { atMs }: PassTerms): boolean {
  if (dated === undefined || atMs < Date.parse(dated.from)) return false;
  return dated.until === undefined || atMs < Date.parse(dated.until);
}
