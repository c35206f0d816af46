import type { PriceBand } from "@bursar/conventions";
import { PRICE_BOOK } from "./price-book.ts";
import type { DatedRates, PriceRow } from "./price-book.ts";
import { cardIndex, planRowCards } from "./rate-card.ts";
import type { RateCard } from "./rate-card.ts";

/** What decides, within a row, which of its rates hold for one pass. */
export interface PassTerms {
  readonly atMs: number;
  readonly promptTokens: number;
  readonly fast: boolean;
  readonly batch: boolean;
  readonly geoUs: boolean;
}

/** Rates with every modifier in them. */
export interface FoundRates {
  readonly priceBand: PriceBand;
  readonly card: RateCard;
}

interface DatedCards {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly cards: readonly RateCard[];
}

interface RowRates {
  readonly base: readonly RateCard[];
  readonly aboveTokens: number;
  readonly longPrompt: DatedCards | undefined;
  readonly fast: DatedCards | undefined;
}

const ratesOfRow: ReadonlyMap<PriceRow, RowRates> = new Map(
  PRICE_BOOK.rows.map((row) => [row, planRowRates(row)]),
);

/**
 * The rates of a row that hold for a pass. Undefined where the list has none: a speed that the model has not
 * on that day, or a fast batch.
 */
export function findRates(row: PriceRow, terms: PassTerms): FoundRates | undefined {
  const rates = ratesOfRow.get(row);
  if (rates === undefined || (terms.fast && terms.batch)) return undefined;
  const { priceBand, cards } = terms.fast
    ? { priceBand: "base" as const, cards: findCards(rates.fast, terms) }
    : findBand(rates, terms);
  const card = cards?.[cardIndex(terms.batch, terms.geoUs)];
  return card && { priceBand, card };
}

function findBand(rates: RowRates, terms: PassTerms): { priceBand: PriceBand; cards: readonly RateCard[] } {
  const cards = terms.promptTokens > rates.aboveTokens ? findCards(rates.longPrompt, terms) : undefined;
  return cards ? { priceBand: "long_prompt", cards } : { priceBand: "base", cards: rates.base };
}

function findCards(dated: DatedCards | undefined, { atMs }: PassTerms): readonly RateCard[] | undefined {
  return dated && atMs >= dated.fromMs && atMs < dated.untilMs ? dated.cards : undefined;
}

function planRowRates(row: PriceRow): RowRates {
  const cards = planRowCards(row, PRICE_BOOK.batchMultiplier);
  return {
    base: cards.base,
    aboveTokens: row.longPrompt?.aboveTokens ?? Infinity,
    longPrompt: cards.longPrompt &&
      row.longPrompt && { ...readSpan(row.longPrompt), cards: cards.longPrompt },
    fast: cards.fast && row.fast && { ...readSpan(row.fast), cards: cards.fast },
  };
}

function readSpan(dated: DatedRates): { readonly fromMs: number; readonly untilMs: number } {
  return {
    fromMs: Date.parse(dated.from),
    untilMs: dated.until === undefined ? Infinity : Date.parse(dated.until),
  };
}
