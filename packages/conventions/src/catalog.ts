/**
 * `catalog.json`: what a running process knows of the budgets. Written by `bursar compile`, read by the
 * instrumentation. New keys may be added; a reader ignores what it does not know.
 */
export interface Catalog {
  readonly schema: "bursar.dev/catalog/1";
  /** Hash of the budgets it was compiled from, 16 hexadecimal digits. */
  readonly hash: string;
  readonly features: Readonly<Record<string, CatalogFeature>>;
}

/** One declared feature. */
export interface CatalogFeature {
  readonly team: string;
  readonly paths: readonly string[];
}
