import type { CallTerms } from "./billable-call.ts";
import { leaveUnbilled, leaveUnpriced, planPart } from "./costing.ts";
import { NO_TOKENS } from "./no-tokens.ts";
import type { Costing } from "./costing.ts";
import { multiplyUsd, readUsd } from "./exact-usd.ts";
import { nameModel } from "./find-model.ts";
import { findSearchPrice } from "./find-search-price.ts";
import type { Prices } from "./prices.ts";

/**
 * The web searches of a call, at the model that answered: neither batch, place nor tier changes their price
 * (of a batch no discount is published).
 */
export function planSearchPart(requests: number, call: CallTerms, prices: Prices): Costing {
  const part = planPart(nameModel(call.model, prices), NO_TOKENS, "standard");
  if (call.billTo === "user_profile") return leaveUnbilled(part, "user_profile");
  const found = findSearchPrice(call.provider, call.atMs, prices);
  if (found === undefined) return leaveUnpriced(part, "no_price_for_provider");
  const exactUsd = multiplyUsd(found.units, requests);
  const costUsd = { web_search: readUsd(exactUsd, prices.index.unitsPerUsd) };
  const { price, id: priceRow } = found.search;
  return { part: { ...part, costUsd, price, priceRow }, exactUsd };
}
