import type { Provider, UnpricedReason } from "@bursar/conventions";
import type { Prices } from "@bursar/pricing";
import { renderModelAdvice } from "./find-known-model.ts";

/** Something without a price, and why. */
export interface UnpricedCase {
  readonly model: string;
  readonly provider: Provider;
  readonly reason: UnpricedReason;
  /** What was wrong with the usage. */
  readonly problems: readonly string[];
}

const OTHER_DAY = "Name the day of the call with --at, or write contract prices into prices.yaml.";

/** What a person can do about a missing price: one or two sentences. */
export function renderUnpricedAdvice(unpriced: UnpricedCase, prices: Prices): string {
  const { model, provider, reason, problems } = unpriced;
  const rows = prices.rows.filter((row) => row.model === model && row.provider === provider);
  const advice: Readonly<Record<UnpricedReason, () => string>> = {
    unknown_model: () => renderModelAdvice(model, prices),
    retired: () => `The provider ended it on ${rows.at(-1)?.until}. Name the day of the call with --at.`,
    no_price_for_provider: () =>
      `${prices.unpriced.get(provider) ?? `The book has no list of ${provider}.`} Write contract prices into prices.yaml.`,
    no_price_at_date: () =>
      problems.length > 0
        ? `The list has no such rate on that day; see the problems. ${OTHER_DAY}`
        : `Its first price is of ${rows[0]?.from}. ${OTHER_DAY}`,
    unknown_endpoint: () =>
      "Its price depends on the kind of endpoint. Name it: the id with its prefix as --model, or --location.",
    garbage_usage: () => "The usage is not one that the API returns; see the problems.",
  };
  return advice[reason]();
}
