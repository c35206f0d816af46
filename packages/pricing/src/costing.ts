import type { Speed, UnbilledReason, UnpricedReason } from "@bursar/conventions";
import type { ExactUsd } from "./exact-usd.ts";
import type { PricedPart } from "./priced-usage.ts";

/** A part while its cost is still exact. */
export interface Costing {
  readonly part: PricedPart;
  readonly exactUsd: ExactUsd;
}

/** A part before its price is known. */
export function planPart(model: string, tokens: PricedPart["tokens"], speed: Speed): PricedPart {
  return {
    model,
    priceBand: "base",
    speed,
    tokens,
    costUsd: {},
    unpricedReason: undefined,
    unbilledReason: undefined,
    price: undefined,
    priceRow: undefined,
  };
}

export function leaveUnpriced(part: PricedPart, unpricedReason: UnpricedReason): Costing {
  return { part: { ...part, costUsd: undefined, unpricedReason }, exactUsd: 0 };
}

export function leaveUnbilled(part: PricedPart, unbilledReason: UnbilledReason): Costing {
  return { part: { ...part, unbilledReason }, exactUsd: 0 };
}
