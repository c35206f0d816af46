import { ALERTS, RECORDS } from "@bursar/conventions";
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

function planLabels(feature: PlannedFeature, budget: string): Readonly<Record<string, string>> {
  return { feature: feature.name, team: feature.team, owner: feature.owner, severity: "page", budget };
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
      summary: `${feature.name} spends ${figure} times as fast as its budget of ${renderUsd(feature.usdPerMonth, 2)} a month allows`,
      description: `The pace was above ${rate} times the even one in ${windows}; 1 uses the budget up exactly at the month's end.`,
      success: feature.success,
      response: feature.response ?? DEFAULT_RESPONSE,
      next: "Open the dashboard of Claude features, choose the feature, and see whether actions or the cost of each have grown.",
    }),
  };
}

/** Both alerts of every feature. */
export function planAlerts(plan: Plan): readonly PlannedAlert[] {
  return plan.features.flatMap((feature) => [planUnitCostAlert(plan, feature), planBurnAlert(plan, feature)]);
}
