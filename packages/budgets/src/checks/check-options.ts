import type { Prices } from "@bursar/pricing";

/** What budgets are held against beyond themselves. */
export interface CheckOptions {
  /** Today, such as `2026-11-22`; without it nothing is late. */
  readonly day?: string | undefined;
  /** Prices that know the customer's own deployments; the list alone if left out; `unread`: no model is judged. */
  readonly prices?: Prices | "unread" | undefined;
}
