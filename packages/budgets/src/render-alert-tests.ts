import { RECORDS } from "@bursar/conventions";
import type { InputSeries } from "./input-series.ts";
import { renderCost, renderSuccesses } from "./input-series.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import type { AlertCase, AlertStep, AlertStory } from "./plan-alert-cases.ts";
import { computePace, planBurnStories, planTestStep, planUnitCostStories } from "./plan-alert-cases.ts";
import { planAlerts } from "./plan-alerts.ts";
import type { PlannedAlert } from "./plan-alerts.ts";
import { GROUP_ORDER } from "./render-recording-rules.ts";
import { renderYaml } from "./render-yaml.ts";

/** A feature with its alert and its case of one story. */
interface ToldCase {
  readonly alert: PlannedAlert;
  readonly told: AlertCase;
}

/** Totals as promtool writes them: `0 0.8x14 1x60`; the last one holds on. */
function renderTotals(steps: readonly AlertStep[], total: (step: AlertStep) => number): string {
  const parts = steps.map((step, index) => {
    const next = steps[index + 1];
    return `${total(step)}x${next === undefined ? 60 : next.at - step.at - 1}`;
  });
  return `0 ${parts.join(" ")}`;
}

function planSeries(plan: Plan, feature: PlannedFeature, told: AlertCase): readonly InputSeries[] {
  const cost = {
    series: renderCost(plan, feature, "1"),
    values: renderTotals(told.steps, (step) => step.costUsd),
  };
  const values = renderTotals(told.steps, (step) => step.successes);
  const acts = told.steps.some((step) => step.successes > 0);
  return acts ? [cost, { series: renderSuccesses(plan, feature, "1"), values }] : [cost];
}

function planExpectation({ alert, told }: ToldCase, at: number): readonly unknown[] {
  const figure = told.expected.find((each) => each.at === at)?.figure;
  if (figure === undefined) return [];
  return [{ exp_labels: alert.labels, exp_annotations: alert.annotate(figure.toFixed(alert.digits)) }];
}

/** One test of one story, with all features in it; evaluations where any of them is looked at. */
function planStoryTest(
  plan: Plan,
  story: AlertStory,
  alerts: readonly PlannedAlert[],
): Readonly<Record<string, unknown>> {
  const step = planTestStep(plan);
  const cases = alerts.flatMap((alert) => {
    const told = story.tell(alert.feature);
    return told === undefined ? [] : [{ alert, told }];
  });
  const evaluations = [...new Set(cases.flatMap(({ told }) => told.expected.map(({ at }) => at)))];
  return {
    name: `${alerts[0]?.name ?? ""} ${story.name}`,
    interval: `${step}s`,
    input_series: cases.flatMap(({ alert, told }) => planSeries(plan, alert.feature, told)),
    alert_rule_test: evaluations.map((at) => ({
      eval_time: `${at * step}s`,
      alertname: alerts[0]?.name,
      exp_alerts: cases.flatMap((each) => planExpectation(each, at)),
    })),
  };
}

/** A figure of one feature, in millionths, so that no test hangs on the last bit of a double. */
function planFigure(
  step: number,
  expr: string,
  labels: string,
  figure: number,
): Readonly<Record<string, unknown>> {
  return {
    expr: `round(1e6 * ${expr})`,
    eval_time: `${step}s`,
    exp_samples: [{ labels, value: Math.round(1e6 * figure) }],
  };
}

function planFeatureFigures(plan: Plan, feature: PlannedFeature, step: number): readonly unknown[] {
  const { usdPerAction, usdPerMonth, minActions, name } = feature;
  const costUsd = 2 * usdPerAction * minActions;
  const check = (record: string, window: string | undefined, figure: number): unknown => {
    const labels = `{feature="${name}"${window === undefined ? "" : `,window="${window}"`}}`;
    return planFigure(step, record + labels, labels, figure);
  };
  return [
    check(RECORDS.budgetUnitCost, undefined, usdPerAction),
    check(RECORDS.budgetPeriod, undefined, usdPerMonth),
    check(RECORDS.costWindow, "short", costUsd),
    check(RECORDS.successesWindow, "long", minActions),
    check(RECORDS.unitCost, "short", 2 * usdPerAction),
    check(RECORDS.unitCost, "month_to_date", 2 * usdPerAction),
    check(RECORDS.costMonthToDate, undefined, costUsd),
    check(RECORDS.successesMonthToDate, undefined, minActions),
    check(RECORDS.budgetUsed, undefined, costUsd / usdPerMonth),
    check(RECORDS.burnRate, "long", computePace(costUsd, feature, plan.alerting.burn.longSeconds)),
  ];
}

/** The figures that all recording rules give for one jump of cost and actions. */
function planFigureTest(plan: Plan): Readonly<Record<string, unknown>> {
  const step = planTestStep(plan);
  return {
    name: "figures of one process that spent twice its budget per action",
    interval: `${step}s`,
    input_series: plan.features.flatMap((feature) => {
      const { usdPerAction, minActions } = feature;
      const steps = [{ at: 1, costUsd: 2 * usdPerAction * minActions, successes: minActions }];
      return planSeries(plan, feature, { steps, expected: [] });
    }),
    promql_expr_test: plan.features.flatMap((feature) => planFeatureFigures(plan, feature, step)),
  };
}

/** Unit tests of promtool for every alert of a plan: it fires, stays silent, recovers, and holds at the boundary. */
export function renderAlertTests(plan: Plan): string {
  const alerts = planAlerts(plan);
  const unitCosts = alerts.filter((alert) => alert.labels["budget"] === "unit_cost");
  const burns = alerts.filter((alert) => alert.labels["budget"] === "period");
  return renderYaml({
    rule_files: ["../claude.rules.yaml", "../claude-alerts.rules.yaml"],
    evaluation_interval: `${planTestStep(plan)}s`,
    group_eval_order: GROUP_ORDER,
    tests: [
      planFigureTest(plan),
      ...planUnitCostStories(plan).map((story) => planStoryTest(plan, story, unitCosts)),
      ...planBurnStories(plan).map((story) => planStoryTest(plan, story, burns)),
    ],
  });
}
