import type { BillableCall, CallTerms } from "./billable-call.ts";
import { leaveUnpriced, planPart } from "./costing.ts";
import { addUsd, readUsd } from "./exact-usd.ts";
import type { ExactUsd } from "./exact-usd.ts";
import { findEndpoint } from "./find-endpoint.ts";
import { NO_TOKENS } from "./no-tokens.ts";
import { LIST_PRICES } from "./plan-prices.ts";
import { planSearchPart } from "./plan-search-part.ts";
import { pricePass } from "./price-pass.ts";
import type { PricedPart, PricedUsage } from "./priced-usage.ts";
import type { Prices } from "./prices.ts";
import { readUsage } from "./read-usage.ts";
import type { Usage } from "./read-usage.ts";

/**
 * The cost of one call, split by token class. Never throws and never yields NaN: what cannot be priced has
 * no cost and a reason, and what is wrong with the usage is named in `problems`.
 *
 * @param prices - by default the list prices of the book that this version came with
 * @example
 * priceUsage({ usage: message.usage, model: message.model, provider: "anthropic", atMs: Date.now() }).totalUsd
 */
export function priceUsage(call: BillableCall, prices: Prices = LIST_PRICES): PricedUsage {
  try {
    return priceReadUsage(call, readUsage(call.usage), prices);
  } catch {
    // A caller without types may hand over anything, down to getters that throw.
    return UNREADABLE;
  }
}

/** What is told of a call that cannot even be read. */
const UNREADABLE: PricedUsage = {
  parts: [leaveUnpriced(planPart("unknown", NO_TOKENS, "unknown"), "garbage_usage").part],
  totalUsd: undefined,
  thinkingTokens: 0,
  webSearchRequests: 0,
  webFetchRequests: 0,
  serviceTier: "unknown",
  speed: "unknown",
  geo: "unknown",
  problems: ["usage: cannot be read"],
};

/**
 * The same for a usage that was read before, because the caller may change it since.
 *
 * @throws where the call holds what its type does not allow
 */
export function priceReadUsage(call: CallTerms, usage: Usage, prices: Prices): PricedUsage {
  const problems = [...usage.problems];
  const endpoint = findEndpoint(call, prices);
  const place = { geo: endpoint ?? usage.geo, endpoint };
  const costings = usage.passes.map((pass) => pricePass(pass, usage, call, place, prices, problems));
  if (usage.webSearchRequests > 0) costings.push(planSearchPart(usage.webSearchRequests, call, prices));
  const parts: PricedPart[] = [];
  let exactUsd: ExactUsd | undefined = 0;
  for (const { part, exactUsd: partUsd } of costings) {
    parts.push(part);
    exactUsd = part.costUsd === undefined || exactUsd === undefined ? undefined : addUsd(exactUsd, partUsd);
  }
  return {
    parts,
    totalUsd: exactUsd === undefined ? undefined : readUsd(exactUsd, prices.index.unitsPerUsd),
    thinkingTokens: usage.thinkingTokens,
    webSearchRequests: usage.webSearchRequests,
    webFetchRequests: usage.webFetchRequests,
    serviceTier: usage.serviceTier,
    speed: usage.speed,
    geo: place.geo,
    problems,
  };
}
