import type { ContractPrices } from "./contract-prices.ts";
import type { PriceBook } from "./price-book.ts";

/**
 * `catalog.json`: what a running process knows of the budgets. Written by `bursar compile`, read by the
 * instrumentation. New keys may be added; a reader ignores what it does not know.
 */
export interface Catalog {
  readonly schema: "bursar.dev/catalog/1";
  /** Hash of the budgets and the contract that it was compiled from, 16 hexadecimal digits. */
  readonly hash: string;
  readonly features: Readonly<Record<string, CatalogFeature>>;
  /** Whose calls are those that no scope names; the first rule that fits holds. */
  readonly attribution?: readonly AttributionRule[];
  readonly prices?: CatalogPrices;
}

/** Fits when each of its conditions does; it has at least one. */
export interface AttributionRule {
  readonly feature: string;
  readonly path?: string;
  /** Of the HTTP request that the program serves: in capitals, such as `POST`. */
  readonly httpMethod?: string;
  /** Its path without the query: `:name` stands for one segment, `*` at the end for all that follow. */
  readonly httpRoute?: string;
  /** `service.name` of the process. */
  readonly service?: string;
}

/** Prices that may be newer than the running service. */
export interface CatalogPrices {
  /** Used where its version is greater than that of the book the service was built with. */
  readonly book?: PriceBook;
  readonly contract?: ContractPrices;
}

/** One declared feature. */
export interface CatalogFeature {
  readonly team: string;
  readonly paths: readonly string[];
  /** True: an action that returns, and whose outcome nobody told, succeeded. */
  readonly returnIsSuccess?: boolean;
  /** Bounds between the bands of an action's duration, in seconds, ascending; see `findLatencyBand`. */
  readonly latencyBoundsSeconds?: readonly number[];
}
