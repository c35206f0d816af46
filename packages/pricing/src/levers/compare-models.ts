import type { Rates } from "@bursar/conventions";
import { divideFraction, multiplyFractions, ONE, roundFraction, subtractFraction } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";
import { readDecimalText } from "./read-quantity.ts";

/**
 * Assumption: tokens that a model with the new tokenizer (Claude 4.7 and later) counts, per token of an older
 * one, for the same text. Source: the official pricing page (platform.claude.com/docs/en/about-claude/pricing)
 * says approximately 30 % more; the true figure depends on the text.
 */
export const TOKENIZER_RATIO = "1.3";

export interface ComparedModel {
  /** USD per million tokens. */
  readonly rates: Rates;
  /** Counts text in the tokenizer of Claude 4.7 and later. */
  readonly newTokenizer: boolean;
}

/** The change in one token class. All are `undefined` where the first model's rate is 0. */
export interface RateChange {
  /** Of the price per token: −0.5 is half the price. */
  readonly changeRatio: number | undefined;
  /** Of the price of the same text, each model counting it in its own tokens. */
  readonly sameTextChangeRatio: number | undefined;
  /**
   * Success rate of the second model ÷ that of the first at which a successful action costs the same: 0.5 bears
   * half as many successes. Of one class; `compareWorkloads` has that of a whole call.
   */
  readonly breakEvenSuccessRatio: number | undefined;
}

export interface ModelComparison {
  /** Tokens that the second model counts per token of the first, for the same text. */
  readonly tokensRatio: number;
  readonly byClass: Readonly<Record<keyof Rates, RateChange>>;
}

/**
 * What changes when a model is replaced by another, by token class.
 *
 * @param tokenizerRatio replaces the assumed `TOKENIZER_RATIO`, where it was measured on own text.
 * @throws RangeError naming the field that makes no sense, such as `to.rates.input`.
 */
export function compareModels(
  from: ComparedModel,
  to: ComparedModel,
  tokenizerRatio: string = TOKENIZER_RATIO,
): ModelComparison {
  const tokensRatio = findTokensRatio(from, to, tokenizerRatio);
  const compare = (rate: keyof Rates): RateChange => {
    const fromRate = readDecimalText(`from.rates.${rate}`, from.rates[rate]);
    const toRate = readDecimalText(`to.rates.${rate}`, to.rates[rate]);
    const ratio = divideFraction(toRate, fromRate);
    const sameText = ratio && multiplyFractions(ratio, tokensRatio);
    return {
      changeRatio: ratio && roundFraction(subtractFraction(ratio, ONE)),
      sameTextChangeRatio: sameText && roundFraction(subtractFraction(sameText, ONE)),
      breakEvenSuccessRatio: sameText && roundFraction(sameText),
    };
  };
  return {
    tokensRatio: roundFraction(tokensRatio),
    byClass: {
      input: compare("input"),
      output: compare("output"),
      cacheWrite5m: compare("cacheWrite5m"),
      cacheWrite1h: compare("cacheWrite1h"),
      cacheRead: compare("cacheRead"),
    },
  };
}

function findTokensRatio(from: ComparedModel, to: ComparedModel, tokenizerRatio: string): Fraction {
  for (const [field, { newTokenizer }] of Object.entries({ from, to }))
    if (typeof newTokenizer !== "boolean")
      throw new RangeError(`${field}.newTokenizer is neither true nor false`);
  const oldToNew = readDecimalText("tokenizerRatio", tokenizerRatio);
  const newToOld = divideFraction(ONE, oldToNew);
  if (!newToOld) throw new RangeError("tokenizerRatio: 0 is not above 0");
  if (from.newTokenizer === to.newTokenizer) return ONE;
  return to.newTokenizer ? oldToNew : newToOld;
}
