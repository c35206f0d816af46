import type { Geo, ServiceTier } from "@bursar/conventions";
import type { CallTerms } from "./billable-call.ts";
import { findDatedPrice } from "./find-price.ts";
import { findRates } from "./find-rates.ts";
import { countPromptTokens, planTerms } from "./price-pass.ts";
import { priceReadUsage } from "./price-usage.ts";
import type { PricedPart, PricedUsage } from "./priced-usage.ts";
import type { Prices, RateCard } from "./prices.ts";
import type { Usage, UsagePass } from "./read-usage.ts";

/** The price of one call, for those that differ from it in time and counts of tokens alone. */
export interface PreparedPrice {
  /** The call that it was made by. */
  readonly priced: PricedUsage;
  /** Its only part. */
  readonly part: PricedPart;
  /** Units of exact money per token. */
  readonly card: RateCard;
  /** Units of exact money in one USD. */
  readonly unitsPerUsd: number;
  readonly serviceTier: ServiceTier;
  /** As the API reported it. */
  readonly geo: Geo;
  /** Milliseconds since 1970 (UTC) from which it holds, and from which it holds no more. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Longer prompts have another price. */
  readonly mostPromptTokens: number;
}

/**
 * The price of a call, prepared; undefined where tokens alone do not tell what the next one like it costs. Calls with
 * the same terms and such a usage cost the same per token where {@link holdsFor} says so.
 */
export function preparePrice(call: CallTerms, usage: Usage, prices: Prices): PreparedPrice | undefined {
  const pass = findOnlyPass(usage);
  if (pass === undefined) return undefined;
  const priced = priceReadUsage(call, usage, prices);
  const [part] = priced.parts;
  const dated = findDatedPrice(call.model, call.provider, call.atMs, prices);
  if (!("item" in dated) || part === undefined || priced.problems.length > 0) return undefined;
  if (part.costUsd === undefined || part.unbilledReason !== undefined) return undefined;
  const { row } = dated.item;
  const rates = findRates(row, planTerms(pass, usage, call, row, prices, priced.geo), prices);
  if (rates?.priceBand !== "base") return undefined;
  return {
    priced,
    part,
    card: rates.card,
    unitsPerUsd: prices.index.unitsPerUsd,
    serviceTier: usage.serviceTier,
    geo: usage.geo,
    fromMs: dated.fromMs,
    untilMs: dated.untilMs,
    mostPromptTokens: row.rates.longPrompt?.aboveTokens ?? Infinity,
  };
}

/** The pass of a usage whose tokens such a price holds for; undefined where it holds for none. */
export function holdsFor(price: PreparedPrice, atMs: number, usage: Usage): UsagePass | undefined {
  if (atMs < price.fromMs || atMs >= price.untilMs) return undefined;
  if (usage.serviceTier !== price.serviceTier || usage.geo !== price.geo) return undefined;
  const pass = findOnlyPass(usage);
  return pass !== undefined && countPromptTokens(pass.tokens) <= price.mostPromptTokens ? pass : undefined;
}

/** Where a call is one pass at standard speed that is billed for its output, with nothing beside tokens. */
function findOnlyPass({ passes, problems, speed, webSearchRequests }: Usage): UsagePass | undefined {
  const pass = passes[0];
  if (pass === undefined || passes.length > 1 || problems.length > 0) return undefined;
  if (speed !== "standard" || webSearchRequests > 0 || !(pass.tokens.output > 0)) return undefined;
  return pass.model === undefined && pass.type === undefined ? pass : undefined;
}
