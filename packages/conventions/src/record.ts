/**
 * Names of the series that the compiled rules record in Prometheus. Each carries `feature` alone unless its
 * comment says otherwise (team and owner come by a join with `featureInfo`); `window` is `short` or `long`
 * as the budgets file sets them.
 */
export const RECORDS = {
  /** 1, label `month` (such as `202611`): the calendar month in the time zone of the budgets file. */
  month: "claude:month",
  /** 1, label `month`: the calendar month before. */
  previousMonth: "claude:month:previous",
  /** Snapshot of each process's cost counter, with its own labels and `month`. */
  costSnapshot: "claude:cost_usd_total:snapshot",
  /** Snapshot of each process's counter of ended actions, with its own labels and `month`. */
  actionsSnapshot: "claude:actions_total:snapshot",
  /** Snapshot of each process's counter of ended calls, with its own labels and `month`. */
  callsSnapshot: "claude:calls_total:snapshot",
  /** Snapshot of each process's counter of tokens without a known price, with its own labels and `month`. */
  unpricedTokensSnapshot: "claude:unpriced_tokens_total:snapshot",
  /**
   * What the application's counter of a feature's successes says: its labels, `feature`, and `counter`, its selector.
   * Only where a feature counts by one.
   */
  countedSeen: "claude:counted_successes:seen",
  /**
   * The same followed over restarts, so that it never falls: labels as before, and `run` for one stretch of time in
   * which the series was seen.
   */
  countedSuccesses: "claude:counted_successes_total",
  /** Snapshot of it, with its own labels and `month`. */
  countedSnapshot: "claude:counted_successes_total:snapshot",
  /** Snapshot of each process's counter of begun actions, with its own labels and `month`; where a feature counts by a counter. */
  startedSnapshot: "claude:actions_started_total:snapshot",
  /** USD of each month as of its last snapshot; labels `feature month`. */
  costMonthAtSnapshot: "feature:claude_cost_usd:month_at_snapshot",
  /** Successful actions of each month as of its last snapshot; labels `feature month`. */
  successesMonthAtSnapshot: "feature:claude_successes:month_at_snapshot",
  /** Ended actions of any outcome of each month as of its last snapshot; labels `feature month`. */
  actionsMonthAtSnapshot: "feature:claude_actions:month_at_snapshot",
  /** USD of a quarter or year as of its last snapshot, where budgets are summed up over one; labels `feature period`. */
  costPeriodAtSnapshot: "feature:claude_cost_usd:period_at_snapshot",
  /** USD since the quarter or year began, where budgets are summed up over one. */
  costPeriodToDate: "feature:claude_cost_usd:period_to_date",
  /** USD since the month began. */
  costMonthToDate: "feature:claude_cost_usd:month_to_date",
  /** Successful actions since the month began. */
  successesMonthToDate: "feature:claude_successes:month_to_date",
  /** Ended actions of any outcome since the month began. */
  actionsMonthToDate: "feature:claude_actions:month_to_date",
  /** USD in the alert window; label `window`. */
  costWindow: "feature:claude_cost_usd:window",
  /** Successful actions in the alert window; label `window`. */
  successesWindow: "feature:claude_successes:window",
  /** Ended actions of any outcome in the alert window; label `window`. */
  actionsWindow: "feature:claude_actions:window",
  /** Tokens without a known price in the long alert window: they are missing in every USD; label `window`. */
  unpricedTokensWindow: "feature:claude_unpriced_tokens:window",
  /**
   * USD per successful action in the window, absent below `minActions` ended ones and where none succeeded;
   * label `window` (also `month_to_date`).
   */
  unitCost: "feature:claude_unit_cost_usd:window",
  /** Month to date ÷ the month's budget, or that of the longer period; 0–1 and above. */
  budgetUsed: "feature:claude_budget_used:ratio",
  /** Pace of spending: 1 uses the period's budget up exactly at its end; label `window`. */
  burnRate: "feature:claude_burn:ratio",
  /** Target USD per successful action. */
  budgetUnitCost: "claude_budget_unit_cost_usd",
  /** Budget of the period in USD. */
  budgetPeriod: "claude_budget_period_usd",
  /** Ended actions of any outcome below which a unit cost is not enough data. */
  budgetMinActions: "claude_budget_min_actions",
  /** 1, labels `feature team owner`: one row per declared feature. */
  featureInfo: "claude_feature_info",
  /**
   * USD per token in force, before tier and place, a contract applied; labels `model provider token_class
   * price_band speed price price_row`.
   */
  pricePerToken: "claude_price_usd_per_token",
  /** Factor on it; labels `model provider service_tier`. Absent where the tier has no known price. */
  priceTierMultiplier: "claude_price_tier_multiplier",
  /** Factor on it; labels `model provider geo`. */
  priceGeoMultiplier: "claude_price_geo_multiplier",
  /** USD per web search; labels `provider price price_row`. */
  pricePerSearch: "claude_price_usd_per_search",
  /** 1, labels `version as_of`: the price book that the rules were compiled from. */
  priceBookInfo: "claude_price_book_info",
} as const;

/** Labels that the compiled rules add to those of the instrumentation. */
export const RECORD_LABELS = [
  "counter",
  "feature",
  "team",
  "owner",
  "month",
  "period",
  "window",
  "price_row",
] as const;

/** Labels of every alert; routing, grouping and inhibition use these alone. */
export const ALERT_LABELS = ["feature", "team", "owner", "severity", "budget"] as const;

/** Alert names; dashboards, routes and tests use the same. */
export const ALERTS = {
  unitCostOverBudget: "ClaudeUnitCostOverBudget",
  budgetBurningFast: "ClaudeBudgetBurningFast",
  spendWithoutSuccess: "ClaudeSpendWithoutSuccess",
  unpricedTokens: "ClaudeUnpricedTokens",
} as const;
