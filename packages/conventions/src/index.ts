export type { Catalog, CatalogFeature } from "./catalog.ts";
export {
  APIS,
  ATTEMPT_USAGES,
  BASES,
  COST_CLASSES,
  GEOS,
  LABEL_BOUNDS,
  OTHER,
  OUTCOMES,
  PRICE_BANDS,
  PRICES,
  RESULTS,
  SERVICE_TIERS,
  SPEEDS,
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
  Geo,
  Outcome,
  PriceBand,
  PriceKind,
  Result,
  ServiceTier,
  Speed,
  TokenClass,
} from "./label.ts";
export { METRICS } from "./metric.ts";
export type { Metric, MetricKey } from "./metric.ts";
export { ALERT_LABELS, ALERTS, RECORD_LABELS, RECORDS } from "./record.ts";
