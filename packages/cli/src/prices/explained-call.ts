import type { BillableCall, Explanation, Prices } from "@bursar/pricing";

/** A call, what it costs, and the prices that say so. */
export interface ExplainedCall {
  readonly call: BillableCall;
  readonly explanation: Explanation;
  readonly prices: Prices;
}
