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
  readonly prices?: CatalogPrices;
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
}
