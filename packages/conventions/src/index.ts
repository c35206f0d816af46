export { CALL_EVENT, CALL_EVENT_ATTRIBUTES, CALL_EVENT_BLOCK, CALL_EVENT_PART } from "./call-event.ts";
export { CALL_RECORD_SCHEMA } from "./call-record.ts";
export type { CallRecord, CallRecordPart, PromptBlock } from "./call-record.ts";
export type { AttributionRule, Catalog, CatalogFeature, CatalogPrices } from "./catalog.ts";
export type { Contract, ContractModel, ContractPrices } from "./contract-prices.ts";
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
  PROVIDERS,
  RESULTS,
  SERVICE_TIERS,
  SPEEDS,
  TOKEN_CLASSES,
  UNBILLED_REASONS,
  UNKNOWN,
  UNPRICED_REASONS,
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
  Provider,
  Result,
  ServiceTier,
  Speed,
  TokenClass,
  UnbilledReason,
  UnpricedReason,
} from "./label.ts";
export { findLatencyBand, nameLatencyBands } from "./latency-band.ts";
export { METRICS } from "./metric.ts";
export type { Metric, MetricKey } from "./metric.ts";
export { ALERT_LABELS, ALERTS, RECORD_LABELS, RECORDS } from "./record.ts";
export type {
  DatedRates,
  Endpoint,
  LongPromptRates,
  ModelIds,
  PriceBook,
  PriceList,
  PriceRow,
  Rates,
} from "./price-book.ts";
export { DOCTOR_CHECKS, FINDING_LEVELS } from "./doctor.ts";
export type { DoctorCheck, DoctorReport, Finding, FindingLevel } from "./doctor.ts";
export { SPOOL_STATES } from "./spool.ts";
export type { SpoolReport, SpoolRow, SpoolState } from "./spool.ts";
export { SPAN_ATTRIBUTES } from "./span-attribute.ts";
export { FOREIGN_METRICS } from "./foreign-metric.ts";
export type { ForeignMetric } from "./foreign-metric.ts";
export { GEN_AI_METRICS } from "./gen-ai-metric.ts";
export type { GenAiMetricKey } from "./gen-ai-metric.ts";
