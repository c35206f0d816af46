import { UNKNOWN } from "@bursar/conventions";
import { findPrice, priceUsage } from "@bursar/pricing";
import type { PricedPart, PricedUsage, Prices } from "@bursar/pricing";
import { recordBill } from "./record-usage.ts";
import type { UsageSink } from "./record-usage.ts";
import type { UsageGrowth } from "./usage-growth.ts";

/**
 * Records the growth of a running total as tokens and cost, not as calls: how many there were is not known. Where
 * one price holds for all of its tokens it is priced by class; else by the source's own figure, unsplit, and
 * without one it is unpriced. Returns the USD, undefined where they are not known.
 */
export function recordGrowth(growth: UsageGrowth, sink: UsageSink): number | undefined {
  const model = growth.model ?? UNKNOWN;
  const priced = priceUsage({ ...growth, model }, sink.prices);
  const bill = dependsOnRequest(growth, priced, sink.prices) ? planUnsplit(growth, priced) : priced;
  const billed = {
    provider: growth.provider,
    api: "session",
    workspace: undefined,
    outputEstimated: false,
  } as const;
  recordBill(bill, model, billed, sink);
  sink.callRecords?.recordGrowth(growth, bill);
  return bill.totalUsd;
}

/**
 * Whether the price of a token depends on which request it was in. A sum of prompts above the limit of long prompts
 * may be of one request or of many short ones; a sum below it is of short ones.
 */
function dependsOnRequest(growth: UsageGrowth, priced: PricedUsage, prices: Prices): boolean {
  const { model, provider, atMs } = growth;
  if (model === undefined || priced.parts.some(({ priceBand }) => priceBand === "long_prompt")) return true;
  if (!growth.mayBeFast) return false;
  const found = findPrice(model, provider, atMs, prices);
  return "row" in found && found.row.rates.fast !== undefined;
}

function planUnsplit({ reportedUsd, reportedPrice }: UsageGrowth, priced: PricedUsage): PricedUsage {
  if (reportedUsd === undefined)
    return { ...priced, parts: priced.parts.map(leaveUnpriced), totalUsd: undefined };
  const parts = priced.parts.map((part, index): PricedPart => ({
    ...part,
    speed: UNKNOWN,
    priceBand: "base",
    costUsd: index === 0 ? { unsplit: reportedUsd } : {},
    unpricedReason: undefined,
    price: reportedPrice,
    priceRow: undefined,
  }));
  return { ...priced, parts, totalUsd: reportedUsd };
}

function leaveUnpriced(part: PricedPart): PricedPart {
  // Web searches cost the same whoever asks for them.
  if (part.costUsd?.web_search !== undefined) return part;
  const unpricedReason = part.unpricedReason ?? "no_price_at_date";
  return { ...part, priceBand: "base", costUsd: undefined, unpricedReason, price: undefined };
}
