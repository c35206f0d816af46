import type {
  CostClass,
  Geo,
  PriceBand,
  PriceKind,
  ServiceTier,
  Speed,
  TokenClass,
  UnbilledReason,
  UnpricedReason,
} from "@bursar/conventions";

/**
 * One pass of a model: normally one per call, several where the API reports `usage.iterations`. Web searches
 * are a part of their own without tokens.
 */
export interface PricedPart {
  /** Canonical id, or the id as received when it is unknown. */
  readonly model: string;
  readonly priceBand: PriceBand;
  /** The speed that was priced: a pass of a model without a fast mode ran at standard speed. */
  readonly speed: Speed;
  /** Disjoint; a count that is no whole number from 0 to 10¹² is left out and named in `problems`. */
  readonly tokens: Readonly<Record<TokenClass, number>>;
  /** USD by class, classes that cost nothing left out; undefined where no price is known. */
  readonly costUsd: Readonly<Partial<Record<CostClass, number>>> | undefined;
  /** Defined exactly where `costUsd` is not. */
  readonly unpricedReason: UnpricedReason | undefined;
  /** Defined where the tokens are on nobody's bill of ours; they cost nothing then. */
  readonly unbilledReason: UnbilledReason | undefined;
  /** Whose rates; undefined where nothing was priced. */
  readonly price: PriceKind | undefined;
  /** Id of the row of the prices, to trace a figure to its source; undefined where nothing was priced. */
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
