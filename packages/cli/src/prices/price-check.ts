import type { UnpricedReason } from "@bursar/conventions";

/** Tokens of a model at a provider, and why they have no price. */
export interface UnpricedTokens {
  readonly model: string;
  readonly provider: string;
  readonly reason: UnpricedReason | "unknown";
  readonly tokens: number;
}

/** Running processes with one version of the book. */
export interface RunningBook {
  readonly version: string;
  readonly asOf: string;
  /** Processes that have it. */
  readonly runs: number;
}

/** What a Prometheus knows of calls that cannot be priced. */
export interface PrometheusFindings {
  readonly url: string;
  readonly since: string;
  /** Tokens that were seen at all, of any model; without them nothing could be checked. */
  readonly seenTokens: number;
  /** Seen, and without a price today. */
  readonly withoutPrice: readonly UnpricedTokens[];
  /** Metered without a price when the call was made. */
  readonly unpricedTokens: readonly UnpricedTokens[];
  /** Books of running processes that are older than this one. */
  readonly olderBooks: readonly RunningBook[];
}

/** The state of the prices. */
export interface PriceCheck {
  readonly book: { readonly version: string; readonly asOf: string; readonly ageDays: number };
  readonly prometheus: PrometheusFindings | undefined;
  readonly warnings: readonly string[];
}
