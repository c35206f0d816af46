export type { Catalog, CatalogFeature } from "./catalog.ts";
export {
  APIS,
  ATTEMPT_USAGES,
  BASES,
  COST_CLASSES,
  LABEL_BOUNDS,
  OTHER,
  OUTCOMES,
  PRICE_BANDS,
  PRICES,
  RESULTS,
  TOKEN_CLASSES,
  UNKNOWN,
  WHAT_LABELS,
  WHO_LABELS,
} from "./label.ts";
export type {
  Api,
  AttemptUsage,
  Basis,
  CostClass,
  Outcome,
  PriceBand,
  PriceKind,
  Result,
  TokenClass,
} from "./label.ts";
export { METRICS } from "./metric.ts";
export type { Metric, MetricKey } from "./metric.ts";
export { ALERTS, RECORDS } from "./record.ts";
