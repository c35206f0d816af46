import type { Provider, UnpricedReason } from "@bursar/conventions";
import { findModel, nameModel } from "./find-model.ts";
import { LIST_PRICES } from "./plan-prices.ts";
import type { Dated, FoundPrice, Prices } from "./prices.ts";

/** Why there is no price. */
export interface UnfoundPrice {
  /** Canonical id, or the id as received when it is unknown. */
  readonly model: string;
  readonly reason: UnpricedReason;
}

/**
 * The price of a model at a time, or the reason why there is none; never a guess. Prices change at 00:00 UTC
 * of their day (the hour is not published).
 *
 * @example findPrice("claude-opus-5-5", "anthropic", Date.parse("2026-11-22")) // { model, row }
 */
export function findPrice(
  model: string,
  provider: Provider,
  atMs: number,
  prices: Prices = LIST_PRICES,
): FoundPrice | UnfoundPrice {
  const found = findDatedPrice(model, provider, atMs, prices);
  return "item" in found ? found.item : found;
}

/** The same with the span in which it holds. */
export function findDatedPrice(
  model: string,
  provider: Provider,
  atMs: number,
  prices: Prices,
): Dated<FoundPrice> | UnfoundPrice {
  const canonical = findModel(model, prices);
  if (canonical === undefined) return { model: nameModel(model, prices), reason: "unknown_model" };
  const rows = prices.index.rowsOfModel.get(provider)?.get(canonical);
  if (rows === undefined) return { model: canonical, reason: "no_price_for_provider" };
  for (const row of rows) if (atMs >= row.fromMs && atMs < row.untilMs) return row;
  const last = rows.at(-1);
  return { model: canonical, reason: last && hasRetired(last, atMs) ? "retired" : "no_price_at_date" };
}

/** The list ended the model; the end of a contract alone says nothing of it. */
function hasRetired({ item, untilMs }: Dated<FoundPrice>, atMs: number): boolean {
  return atMs >= untilMs && item.row.until === item.row.listRow?.until;
}
