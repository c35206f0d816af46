import type { CostClass, Geo, PriceBand, ServiceTier, Speed, TokenClass } from "@bursar/conventions";

/** Why tokens have no price. `no_price_at_date`: the model is known, its price for that day or modifier is not. */
export type UnpricedReason =
  | "unknown_model"
  | "retired"
  | "no_price_for_provider"
  | "no_price_at_date"
  | "garbage_usage";

/**
 * One pass of a model: normally one per call, several where the API reports `usage.iterations`. Where web
 * searches have a price but no pass has, they are a part of their own without tokens.
 */
export interface PricedPart {
  /** Canonical id, or the id as received when it is unknown. */
  readonly model: string;
  readonly priceBand: PriceBand;
  /** Disjoint; a count that is no whole number from 0 to 10¹² is left out and named in `problems`. */
  readonly tokens: Readonly<Record<TokenClass, number>>;
  /** USD by class, classes that cost nothing left out; undefined where no price is known. */
  readonly costUsd: Readonly<Partial<Record<CostClass, number>>> | undefined;
  /** Defined exactly where `costUsd` is not. */
  readonly unpricedReason: UnpricedReason | undefined;
  /** Id of the row of the price book, to trace a figure to its source. */
  readonly priceRow: string | undefined;
}

/** A call's usage with its cost. */
export interface PricedUsage {
  readonly parts: readonly PricedPart[];
  /** USD of all parts; undefined as soon as one part has no price. */
  readonly totalUsd: number | undefined;
  /** A subset of the output tokens. */
  readonly thinkingTokens: number;
  readonly webSearchRequests: number;
  readonly webFetchRequests: number;
  readonly serviceTier: ServiceTier;
  readonly speed: Speed;
  readonly geo: Geo;
  /** What was wrong with the usage, as `field: what is wrong`; no figures of the usage are quoted. */
  readonly problems: readonly string[];
}
