export type { Budgets } from "./budgets.ts";
export type { CheckOptions } from "./checks/check-options.ts";
export type { CounterSelector } from "./counters/counter-selector.ts";
export { renderCounter } from "./counters/render-counter.ts";
export type { MeasuredFeature, Measurement } from "./first/measurement.ts";
export type { BudgetsDiff } from "./diff/budgets-diff.ts";
export { planDiff } from "./diff/plan-diff.ts";
export { renderDiffMarkdown } from "./diff/render-diff-markdown.ts";
export { renderDiffText } from "./diff/render-diff-text.ts";
export { planMeasuredFeatures } from "./first/plan-measured-features.ts";
export type { MeasurementAnswers } from "./first/plan-measured-features.ts";
export { planMeasurementQueries, PRESENCE_QUERY } from "./first/plan-measurement-queries.ts";
export type { MeasurementQueries } from "./first/plan-measurement-queries.ts";
export { renderFirstBudgets } from "./first/render-first-budgets.ts";
export type { FirstBudgets, RenderedBudgets } from "./first/render-first-budgets.ts";
export { renderDocs } from "./grammar/render-docs.ts";
export { checkLiveSystem } from "./live/check-live-system.ts";
export { countNeededDays } from "./live/check-retention.ts";
export { LIVE_CHECKS } from "./live/live-finding.ts";
export type { LiveCheck, LiveFinding } from "./live/live-finding.ts";
export type { LiveSystem, LoadedGroup, LoadedRule, SeenCounter } from "./live/live-system.ts";
export {
  ACTIONS_SELECTOR,
  AGE_QUERY,
  planLiveQueries,
  renderDoubled,
  SEEN_SELECTOR,
  SUCCESSES_SELECTOR,
} from "./live/plan-live-queries.ts";
export type { LiveQueries } from "./live/plan-live-queries.ts";
export { planPeriodStarts } from "./periods/plan-period-starts.ts";
export type { Calendar, PeriodStart } from "./periods/plan-period-starts.ts";
export { planBudgets } from "./plan-budgets.ts";
export type {
  AlertWindows,
  Plan,
  PlannedAlerting,
  PlannedFeature,
  PlannedOwner,
  PlannedReceiver,
  Signal,
} from "./plan.ts";
export { isDay } from "./day.ts";
export type { Finding } from "./finding.ts";
export { renderProblem } from "./problem.ts";
export type { Problem, Severity } from "./problem.ts";
export { isUsableName } from "./check-spelling.ts";
export { findNearest } from "./suggestion.ts";
export { readBudgets, readBudgetsFiles } from "./read-budgets.ts";
export type { BudgetsFile, BudgetsReading } from "./read-budgets.ts";
export { readContractPrices } from "./read-contract-prices.ts";
export type { ContractPricesReading } from "./read-contract-prices.ts";
export { renderTokenCost } from "./render-token-cost.ts";
export type { RenderedFile } from "./rendered-file.ts";
export { renderGrowth } from "./render-growth.ts";
export type { Growth } from "./render-growth.ts";
export type { VectorSample } from "./vector-sample.ts";
