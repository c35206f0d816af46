import { TOKEN_CLASSES } from "@bursar/conventions";
import type { CostClass, Endpoint, Geo } from "@bursar/conventions";
import type { CallTerms } from "./billable-call.ts";
import { leaveUnbilled, leaveUnpriced, planPart } from "./costing.ts";
import type { Costing } from "./costing.ts";
import { addUsd, multiplyUsd, readUsd } from "./exact-usd.ts";
import type { ExactUsd } from "./exact-usd.ts";
import { findModel } from "./find-model.ts";
import { findPrice } from "./find-price.ts";
import { findRates } from "./find-rates.ts";
import type { FoundRates, PassTerms } from "./find-rates.ts";
import { findUnbilledReason } from "./find-unbilled-reason.ts";
import type { PlannedRow, Prices, RateCard } from "./prices.ts";
import type { PricedPart } from "./priced-usage.ts";
import type { Usage, UsagePass } from "./read-usage.ts";

const NO_SURCHARGE = "usage.inference_geo: is us for a model without a surcharge";
const NO_FAST = "usage.speed: is fast where the price list has no fast rates";
const NO_BATCH = "usage.service_tier: is a tier or place that the price list has no rates for";

/** Where a call ran; the endpoint is undefined on platforms where it does not decide, and where it is not known. */
interface Place {
  readonly geo: Geo;
  readonly endpoint: Endpoint | undefined;
}

type CostUsd = Partial<Record<CostClass, number>>;

/** The cost of one pass of a call; what is wrong with its terms is added to `problems`. */
export function pricePass(
  pass: UsagePass,
  usage: Usage,
  call: CallTerms,
  place: Place,
  prices: Prices,
  problems: string[],
): Costing {
  const found = findPrice(pass.model ?? call.model, call.provider, call.atMs, prices);
  const part = planPart(found.model, pass.tokens, usage.speed);
  const unbilledReason = findUnbilledReason(pass, usage, call);
  if (unbilledReason !== undefined) return leaveUnbilled(part, unbilledReason);
  if (!("row" in found)) return leaveUnpriced(part, found.reason);
  if (!pass.sound || !usage.sound) return leaveUnpriced(part, "garbage_usage");
  const { row } = found;
  if (row.endpointMultipliers && place.endpoint === undefined) return leaveUnpriced(part, "unknown_endpoint");
  const terms = planTerms(pass, usage, call, row, prices, place.geo);
  if (terms.geo === "us" && row.geoUsMultiplier === undefined) problems.push(NO_SURCHARGE);
  const rates = findRates(row, terms, prices);
  if (rates === undefined) {
    problems.push(terms.fast ? NO_FAST : NO_BATCH);
    return leaveUnpriced(part, "no_price_at_date");
  }
  return costPass(part, row, terms, rates, prices);
}

function costPass(
  part: PricedPart,
  row: PlannedRow,
  { fast }: PassTerms,
  { priceBand, card }: FoundRates,
  { index }: Prices,
): Costing {
  const { costUsd, exactUsd } = costTokens(part.tokens, card, index.unitsPerUsd);
  const { model, tokens, unpricedReason, unbilledReason } = part;
  const { price, id: priceRow } = row;
  const speed = fast ? "fast" : "standard";
  // Named one by one: to copy an object takes longer than all of the arithmetic.
  return {
    part: { model, priceBand, speed, tokens, costUsd, unpricedReason, unbilledReason, price, priceRow },
    exactUsd,
  };
}

/** What decides, within a row, which of its rates hold for a pass. */
export function planTerms(
  { model, tokens }: UsagePass,
  usage: Usage,
  call: CallTerms,
  row: PlannedRow,
  prices: Prices,
  geo: Geo,
): PassTerms {
  const { serviceTier } = usage;
  // `speed` is the answering model's: another model of the same call that has no fast mode ran without it.
  const answering = model === undefined || findModel(model, prices) === findModel(call.model, prices);
  return {
    atMs: call.atMs,
    promptTokens: countPromptTokens(tokens),
    fast: usage.speed === "fast" && (row.rates.fast !== undefined || answering),
    tier:
      call.batch === true || serviceTier === "batch"
        ? "batch"
        : serviceTier === "priority"
          ? "priority"
          : "standard",
    // A contract's own price knows no endpoints.
    geo: row.endpointMultipliers || geo === "us" ? geo : "global",
  };
}

function costTokens(
  tokens: UsagePass["tokens"],
  card: RateCard,
  unitsPerUsd: number,
): { readonly costUsd: CostUsd; readonly exactUsd: ExactUsd } {
  const costUsd: CostUsd = {};
  let exactUsd: ExactUsd = 0;
  for (const tokenClass of TOKEN_CLASSES) {
    if (tokens[tokenClass] === 0) continue;
    const cost = multiplyUsd(card[tokenClass], tokens[tokenClass]);
    costUsd[tokenClass] = readUsd(cost, unitsPerUsd);
    exactUsd = addUsd(exactUsd, cost);
  }
  return { costUsd, exactUsd };
}

/** All that a model was given, whatever it cost. */
export function countPromptTokens(tokens: UsagePass["tokens"]): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
}
