import type { OtherCost } from "./other-cost.ts";
import { recordFault } from "./record-fault.ts";

/** A cost that can be recorded; undefined for one that cannot, which is told and counted. */
export function readOtherCost(cost: OtherCost): OtherCost | undefined {
  try {
    return checkOtherCost(cost);
  } catch (fault) {
    recordFault("other cost", fault);
    return undefined;
  }
}

/** Of any shape: an application may be plain JavaScript. */
function checkOtherCost({ kind, usd }: { readonly kind: unknown; readonly usd: unknown }): OtherCost {
  if (typeof kind !== "string" || kind.trim() === "")
    throw new TypeError('addCost: kind is no name. Write { kind: "retrieval", usd: 0.0004 }.');
  if (typeof usd !== "number" || !(usd >= 0 && usd < Infinity))
    throw new TypeError(`addCost: usd of "${kind}" is no number of USD from 0 on; it is not recorded.`);
  return { kind, usd };
}
