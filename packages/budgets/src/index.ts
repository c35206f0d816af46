export type { Budgets } from "./budgets.ts";
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
export { renderProblem } from "./problem.ts";
export type { Problem } from "./problem.ts";
export { findNearest } from "./suggestion.ts";
export { readBudgets } from "./read-budgets.ts";
export type { BudgetsReading } from "./read-budgets.ts";
export { readContractPrices } from "./read-contract-prices.ts";
export type { ContractPricesReading } from "./read-contract-prices.ts";
export { renderTokenCost } from "./render-token-cost.ts";
export { renderFiles } from "./render-files.ts";
export type { RenderFilesOptions } from "./render-files.ts";
export type { RenderedFile } from "./rendered-file.ts";
