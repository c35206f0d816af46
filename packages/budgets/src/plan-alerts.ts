import { ALERTS, RECORDS } from "@bursar/conventions";
import { renderCounter } from "./counters/render-counter.ts";
import { renderDuration } from "./duration.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import { countUsdDigits, renderUsd } from "./render-usd.ts";

/** One alert of one feature, as data: the rules and their tests are both rendered from it. */
export interface PlannedAlert {
  readonly name: string;
  readonly feature: PlannedFeature;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations by name. Where a text has the figure, `figure` is put in its place. */
  readonly annotate: (figure: string) => Readonly<Record<string, string>>;
  /** How the figure is shown: a verb of Go's printf, which `Number.toFixed` of `digits` equals. */
  readonly digits: number;
}

function planLabels(
  feature: PlannedFeature,
  budget: string,
  severity: "page" | "ticket" = "page",
): Readonly<Record<string, string>> {
  return { feature: feature.name, team: feature.team, owner: feature.owner, severity, budget };
}

const DEFAULT_RESPONSE =
  "Look at the cost per token class and per model; pull the cheapest lever: caching, shorter output, a smaller model.";

function planUnitCostAlert(plan: Plan, feature: PlannedFeature): PlannedAlert {
  const { shortSeconds, longSeconds } = plan.alerting.unitCost;
  const over = (window: string): string =>
    [
      `${RECORDS.unitCost}{feature="${feature.name}",window="${window}"}`,
      `> on (feature) ${RECORDS.budgetUnitCost}{feature="${feature.name}"}`,
    ].join("\n  ");
  const windows = `the last ${renderDuration(shortSeconds)} and the last ${renderDuration(longSeconds)}`;
  return {
    name: ALERTS.unitCostOverBudget,
    feature,
    expr: `(${over("short")})\nand on (feature)\n(${over("long")})`,
    labels: planLabels(feature, "unit_cost"),
    digits: countUsdDigits(feature.usdPerAction, 4),
    annotate: (figure) => ({
      summary: `${feature.name} costs $${figure} per successful action; its budget is ${renderUsd(feature.usdPerAction, 4)}`,
      description: `The cost of all calls divided by successful actions was over the budget in ${windows}.`,
      success: feature.success,
      response: feature.response ?? DEFAULT_RESPONSE,
      next: "Open the dashboard of Claude features, choose the feature, and compare cost by token class and by model with last week.",
    }),
  };
}

function planBurnAlert(plan: Plan, feature: PlannedFeature): PlannedAlert {
  const { shortSeconds, longSeconds, rate } = plan.alerting.burn;
  const fast = (window: string): string =>
    `${RECORDS.burnRate}{feature="${feature.name}",window="${window}"} > ${rate}`;
  const windows = `the last ${renderDuration(shortSeconds)} and the last ${renderDuration(longSeconds)}`;
  return {
    name: ALERTS.budgetBurningFast,
    feature,
    expr: `max by (feature) (${fast("short")})\nand on (feature)\n(${fast("long")})`,
    labels: planLabels(feature, "period"),
    digits: 1,
    annotate: (figure) => ({
      summary: `${feature.name} spends ${figure} times as fast as its budget of ${renderUsd(feature.usdPerPeriod, 2)} a ${plan.periodName} allows`,
      description: `The pace was above ${rate} times the even one in ${windows}; 1 uses the budget up exactly at the ${plan.periodName}'s end.`,
      success: feature.success,
      response: feature.response ?? DEFAULT_RESPONSE,
      next: "Open the dashboard of Claude features, choose the feature, and see whether actions or the cost of each have grown.",
    }),
  };
}

/** What must be so for successes to be seen at all. */
function planProof({ counter }: PlannedFeature): string {
  return counter === undefined
    ? "its outcomes are still recorded"
    : `Prometheus still has its counter ${renderCounter(counter)}`;
}

function planSpendAlert(plan: Plan, feature: PlannedFeature): PlannedAlert {
  const { shortSeconds, longSeconds } = plan.alerting.unitCost;
  const wasted = (window: string): string => {
    const chosen = `{feature="${feature.name}",window="${window}"}`;
    return [
      `${RECORDS.costWindow}${chosen} > 0`,
      `  and on (feature) ${RECORDS.actionsWindow}${chosen} >= on (feature) ${RECORDS.budgetMinActions}`,
      // A counter of successes that was never incremented does not exist: absent is none.
      `  unless on (feature) ${RECORDS.successesWindow}${chosen} > 0`,
    ].join("\n  ");
  };
  const least = `${feature.minActions} ${feature.minActions === 1 ? "action" : "actions"}`;
  const windows = `the last ${renderDuration(shortSeconds)} and the last ${renderDuration(longSeconds)}`;
  return {
    name: ALERTS.spendWithoutSuccess,
    feature,
    expr: `max by (feature) (\n  (${wasted("long")})\n  and on (feature)\n  (${wasted("short")})\n)`,
    labels: planLabels(feature, "unit_cost"),
    digits: countUsdDigits(feature.usdPerAction, 2),
    annotate: (figure) => ({
      summary: `${feature.name} spent $${figure} in the last ${renderDuration(longSeconds)} on at least ${least}, and none succeeded`,
      description: `Actions ended and cost money, and not one of them was successful in ${windows}: the unit cost has no bound.`,
      success: feature.success,
      response:
        feature.response ??
        "Find out why actions fail, and switch the feature off until they succeed: until then all of its spend is lost.",
      next: `Open the dashboard of Claude features, choose the feature, and see how its actions and its calls ended; ask whether ${planProof(feature)}.`,
    }),
  };
}

function planPriceAlert(plan: Plan, feature: PlannedFeature): PlannedAlert {
  const window = renderDuration(plan.alerting.unitCost.longSeconds);
  return {
    name: ALERTS.unpricedTokens,
    feature,
    expr: `max by (feature) (${RECORDS.unpricedTokensWindow}{feature="${feature.name}",window="long"}) > 0`,
    labels: planLabels(feature, "prices", "ticket"),
    digits: 0,
    annotate: (figure) => ({
      summary: `${feature.name} used ${figure} tokens without a known price in the last ${window}: its figures are too low`,
      description:
        "Tokens without a known price are in no USD: unit cost, pace and month to date leave them out, and alerts on them come late or not at all.",
      success: feature.success,
      response:
        "Update Bursar, whose price book may know the model by now. Until then count on more than these figures say.",
      next: "Open the dashboard of Claude features, choose the feature, and read the model and the reason in the panel of unpriced tokens.",
    }),
  };
}

/** The four alerts of every feature. */
export function planAlerts(plan: Plan): readonly PlannedAlert[] {
  return plan.features.flatMap((feature) =>
    [planUnitCostAlert, planSpendAlert, planBurnAlert, planPriceAlert].map((planAlert) =>
      planAlert(plan, feature),
    ),
  );
}
