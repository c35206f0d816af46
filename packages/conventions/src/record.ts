/**
 * Names of the series that the compiled rules record in Prometheus. Each carries `feature` alone unless its
 * comment says otherwise (team and owner come by a join with `featureInfo`); `window` is `short` or `long`
 * as the budgets file sets them.
 */
export const RECORDS = {
  /** 1, label `month` (such as `202611`): the calendar month in UTC. */
  month: "claude:month",
  /** 1, label `month`: the calendar month before. */
  previousMonth: "claude:month:previous",
  /** Snapshot of each process's cost counter, with its own labels and `month`. */
  costSnapshot: "claude:cost_usd_total:snapshot",
  /** Snapshot of each process's action counter, with its own labels and `month`. */
  actionsSnapshot: "claude:actions_total:snapshot",
  /** Snapshot of each process's counter of calls that ended well, with its own labels and `month`. */
  callsSnapshot: "claude:calls_total:snapshot",
  /** USD of each month as of its last snapshot; labels `feature month`. */
  costMonthAtSnapshot: "feature:claude_cost_usd:month_at_snapshot",
  /** Successful actions of each month as of its last snapshot; labels `feature month`. */
  successesMonthAtSnapshot: "feature:claude_successes:month_at_snapshot",
  /** USD since the month began. */
  costMonthToDate: "feature:claude_cost_usd:month_to_date",
  /** Successful actions since the month began. */
  successesMonthToDate: "feature:claude_successes:month_to_date",
  /** USD in the alert window; label `window`. */
  costWindow: "feature:claude_cost_usd:window",
  /** Successful actions in the alert window; label `window`. */
  successesWindow: "feature:claude_successes:window",
  /** USD per successful action in the window, absent below `minActions`; label `window` (also `month_to_date`). */
  unitCost: "feature:claude_unit_cost_usd:window",
  /** Month to date ÷ the month's budget, 0–1 and above. */
  budgetUsed: "feature:claude_budget_used:ratio",
  /** Pace of spending: 1 uses the month's budget up exactly at its end; label `window`. */
  burnRate: "feature:claude_burn:ratio",
  /** Target USD per successful action. */
  budgetUnitCost: "claude_budget_unit_cost_usd",
  /** Budget of the month in USD. */
  budgetPeriod: "claude_budget_period_usd",
  /** Successful actions below which a unit cost is not enough data. */
  budgetMinActions: "claude_budget_min_actions",
  /** 1, labels `feature team owner`: one row per declared feature. */
  featureInfo: "claude_feature_info",
} as const;

/** Labels that the compiled rules add to those of the instrumentation. */
export const RECORD_LABELS = ["feature", "team", "owner", "month", "window"] as const;

/** Labels of every alert; routing, grouping and inhibition use these alone. */
export const ALERT_LABELS = ["feature", "team", "owner", "severity", "budget"] as const;

/** Alert names; dashboards, routes and tests use the same. */
export const ALERTS = {
  unitCostOverBudget: "ClaudeUnitCostOverBudget",
  budgetBurningFast: "ClaudeBudgetBurningFast",
} as const;
