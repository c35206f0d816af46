import type { Provider } from "./billable-call.ts";
import { findModel } from "./find-model.ts";
import { PRICE_BOOK } from "./price-book.ts";
import type { PriceRow } from "./price-book.ts";
import type { UnpricedReason } from "./priced-usage.ts";

/** A row that holds for a model on a day. */
export interface FoundPrice {
  /** Canonical id. */
  readonly model: string;
  readonly row: PriceRow;
}

/** Why there is none. */
export interface UnfoundPrice {
  /** Canonical id, or the id as received when it is unknown. */
  readonly model: string;
  readonly reason: UnpricedReason;
}

interface DatedRow {
  readonly found: FoundPrice;
  readonly fromMs: number;
  readonly untilMs: number;
}

const rowsOfModel: ReadonlyMap<string, readonly DatedRow[]> = Map.groupBy(
  PRICE_BOOK.rows
    .map((row) => ({
      found: { model: row.model, row },
      fromMs: Date.parse(row.from),
      untilMs: row.until === undefined ? Infinity : Date.parse(row.until),
    }))
    .sort((one, other) => one.fromMs - other.fromMs),
  (row) => row.found.model,
);

/**
 * The list price of a model at a time, or the reason why there is none; never a guess. Prices change at
 * 00:00 UTC of their day (the hour is not published).
 *
 * @example findPrice("claude-opus-5-5", "anthropic", Date.parse("2026-11-22")) // { model, row }
 */
export function findPrice(model: string, provider: Provider, atMs: number): FoundPrice | UnfoundPrice {
  // A caller without types may hand over anything; it gets a reason, not an error.
  if (typeof model !== "string") return { model: "unknown", reason: "unknown_model" };
  const canonical = findModel(model);
  if (provider !== "anthropic") return { model: canonical ?? model, reason: "no_price_for_provider" };
  if (canonical === undefined) return { model, reason: "unknown_model" };
  const rows = rowsOfModel.get(canonical) ?? [];
  for (const row of rows) if (atMs >= row.fromMs && atMs < row.untilMs) return row.found;
  const last = rows.at(-1);
  return { model: canonical, reason: last && atMs >= last.untilMs ? "retired" : "no_price_at_date" };
}
