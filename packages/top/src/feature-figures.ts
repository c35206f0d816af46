import type { TokenClass } from "@bursar/conventions";

/** Where a feature stands against its budget. */
export type BudgetState = "ok" | "over_budget" | "not_enough_data" | "no_budget";

/** What is shown of one feature, wherever the figures come from. Undefined means unknown, never 0. */
export interface FeatureFigures {
  readonly feature: string;
  readonly team?: string | undefined;
  readonly owner?: string | undefined;
  /** Calls that ended, whatever their result. */
  readonly calls: number;
  readonly tokens: Readonly<Record<TokenClass, number>>;
  /** Cost of all calls; a lower bound while `unpricedTokens` is above 0. */
  readonly costUsd: number;
  /** Undefined where nothing says what a success is. */
  readonly successes: number | undefined;
  /** Cost of all calls ÷ successful actions. */
  readonly unitCostUsd: number | undefined;
  readonly budgetUnitCostUsd?: number | undefined;
  /** USD of the calendar month so far, or since the start where only that is known. */
  readonly monthToDateUsd: number;
  readonly budgetMonthUsd?: number | undefined;
  /** Tokens that are in no cost because their price is unknown. */
  readonly unpricedTokens: number;
  /** Why, such as `claude-next: unknown_model`. */
  readonly unpricedReasons: readonly string[];
  readonly state: BudgetState;
}

/** The figures that decide a state. */
export interface BudgetFigures {
  /** Actions that ended, whatever their outcome. */
  readonly endedActions: number;
  readonly costUsd: number;
  readonly successes: number | undefined;
  readonly unitCostUsd: number | undefined;
  readonly budgetUnitCostUsd: number | undefined;
  readonly monthToDateUsd: number;
  readonly budgetMonthUsd: number | undefined;
  /** Ended actions below which a unit cost says nothing yet. */
  readonly minActions: number;
  readonly unpricedTokens: number;
}

/**
 * Over budget as soon as the month is, or the unit cost with enough ended actions behind it. Never ok while
 * part of the cost is unknown.
 */
export function findBudgetState(figures: BudgetFigures): BudgetState {
  const { budgetUnitCostUsd, budgetMonthUsd, unitCostUsd } = figures;
  if (budgetUnitCostUsd === undefined && budgetMonthUsd === undefined) return "no_budget";
  if (budgetMonthUsd !== undefined && figures.monthToDateUsd > budgetMonthUsd) return "over_budget";
  if (figures.endedActions < figures.minActions) return "not_enough_data";
  if (budgetUnitCostUsd !== undefined && isOver(figures, budgetUnitCostUsd)) return "over_budget";
  return unitCostUsd !== undefined && figures.unpricedTokens === 0 ? "ok" : "not_enough_data";
}

/** Money spent on actions that all failed is over any budget. */
function isOver({ unitCostUsd, successes, costUsd }: BudgetFigures, budgetUnitCostUsd: number): boolean {
  return unitCostUsd === undefined ? successes === 0 && costUsd > 0 : unitCostUsd > budgetUnitCostUsd;
}
