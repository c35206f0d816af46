import { ALERTS, RECORDS } from "@bursar/conventions";
import { planTestRounds } from "./counters/plan-test-rounds.ts";
import type { InputSeries } from "./input-series.ts";
import {
  renderCost,
  listSuccesses,
  renderFailures,
  renderStarted,
  renderUnpricedTokens,
} from "./input-series.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import type { AlertCase, AlertStep, AlertStory } from "./plan-alert-cases.ts";
import {
  computePace,
  countPeriodSeconds,
  planBurnStories,
  planTestStep,
  planUnitCostStories,
} from "./plan-alert-cases.ts";
import { planAlerts } from "./plan-alerts.ts";
import type { PlannedAlert } from "./plan-alerts.ts";
import { planPriceStories } from "./plan-price-stories.ts";
import { planSpendStories } from "./plan-spend-stories.ts";
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
  // As in the instrumentation, a counter that was never incremented does not exist.
  const planCounter = (
    series: string,
    isThere: (step: AlertStep) => boolean,
    total: (step: AlertStep) => number,
  ): readonly InputSeries[] =>
    told.steps.some(isThere) ? [{ series, values: renderTotals(told.steps, total) }] : [];
  const failures = (step: AlertStep): number => step.failures ?? 0;
  return [
    { series: renderCost(plan, feature, "1"), values: renderTotals(told.steps, (step) => step.costUsd) },
    ...listSuccesses(plan, feature, "1").flatMap((series) =>
      planCounter(
        series,
        (step) => step.successes > 0,
        (step) => step.successes,
      ),
    ),
    ...planCounter(renderFailures(plan, feature, "1"), (step) => failures(step) > 0, failures),
    ...planCounter(
      renderUnpricedTokens(plan, feature, "1"),
      (step) => step.unpricedTokens !== undefined,
      (step) => step.unpricedTokens ?? 0,
    ),
  ];
}

function planExpectation({ alert, told }: ToldCase, at: number): readonly unknown[] {
  const figure = told.expected.find((each) => each.at === at)?.figure;
  if (figure === undefined) return [];
  return [{ exp_labels: alert.labels, exp_annotations: alert.annotate(figure.toFixed(alert.digits)) }];
}

/** One test of one story, with the features of a round in it; evaluations where any of them is looked at. */
function planStoryTest(
  plan: Plan,
  story: AlertStory,
  alerts: readonly PlannedAlert[],
  part: string,
): Readonly<Record<string, unknown>> {
  const step = planTestStep(plan);
  const cases = alerts.flatMap((alert) => {
    const told = story.tell(alert.feature);
    return told === undefined ? [] : [{ alert, told }];
  });
  const evaluations = [...new Set(cases.flatMap(({ told }) => told.expected.map(({ at }) => at)))];
  return {
    name: `${alerts[0]?.name ?? ""} ${story.name}${part}`,
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

const UNPRICED_TOKENS = 700;
/** Actions begun, by their minimum, where a feature counts successes elsewhere: others than its calls. */
const STARTED = 5;

function planFeatureFigures(
  plan: Plan,
  feature: PlannedFeature,
  step: number,
  periodSeconds: number,
): readonly unknown[] {
  const { usdPerAction, usdPerPeriod, minActions, name } = feature;
  const { longSeconds } = plan.alerting.burn;
  const costUsd = 2 * usdPerAction * minActions;
  const actions = (feature.counter === undefined ? 3 : STARTED) * minActions;
  const check = (record: string, window: string | undefined, figure: number): unknown => {
    const labels = `{feature="${name}"${window === undefined ? "" : `,window="${window}"`}}`;
    return planFigure(step, record + labels, labels, figure);
  };
  return [
    check(RECORDS.budgetUnitCost, undefined, usdPerAction),
    check(RECORDS.budgetPeriod, undefined, usdPerPeriod),
    check(RECORDS.costWindow, "short", costUsd),
    check(RECORDS.actionsWindow, "short", actions),
    check(RECORDS.successesWindow, "long", minActions),
    check(RECORDS.unpricedTokensWindow, "long", UNPRICED_TOKENS),
    check(RECORDS.unitCost, "short", 2 * usdPerAction),
    check(RECORDS.unitCost, "month_to_date", 2 * usdPerAction),
    check(RECORDS.costMonthToDate, undefined, costUsd),
    check(RECORDS.actionsMonthToDate, undefined, actions),
    check(RECORDS.successesMonthToDate, undefined, minActions),
    check(RECORDS.budgetUsed, undefined, costUsd / usdPerPeriod),
    check(RECORDS.burnRate, "long", computePace(costUsd, feature, longSeconds, periodSeconds)),
  ];
}

function planStarted(plan: Plan, feature: PlannedFeature): readonly InputSeries[] {
  if (feature.counter === undefined) return [];
  const values = `0 ${STARTED * feature.minActions}x60`;
  return [{ series: renderStarted(plan, feature, "1"), values }];
}

/** The figures that all recording rules give for one jump of cost and actions. */
function planFigureTest(
  plan: Plan,
  features: readonly PlannedFeature[],
  day: string,
  part: string,
): Readonly<Record<string, unknown>> {
  const step = planTestStep(plan);
  const periodSeconds = countPeriodSeconds(plan, day);
  return {
    name: `figures of one process that spent twice its budget per action${part}`,
    interval: `${step}s`,
    input_series: features.flatMap((feature) => {
      const { usdPerAction, minActions } = feature;
      const did = { costUsd: 2 * usdPerAction * minActions, successes: minActions };
      const steps = [{ at: 1, ...did, failures: 2 * minActions, unpricedTokens: UNPRICED_TOKENS }];
      const counted = [...planSeries(plan, feature, { steps, expected: [] }), ...planStarted(plan, feature)];
      // Where the file names environments, what the others spend must not show in any figure.
      const others = { ...plan, environments: ["elsewhere"] };
      const { counter: _, ...plain } = feature;
      const uncounted = planSeries(others, plain, { steps, expected: [] });
      return plan.environments.length === 0 ? counted : [...counted, ...uncounted];
    }),
    promql_expr_test: features.flatMap((feature) => planFeatureFigures(plan, feature, step, periodSeconds)),
  };
}

/** Unit tests of promtool for every alert of a plan: it fires, stays silent, recovers, and holds at the boundary. */
export function renderAlertTests(plan: Plan, day: string): string {
  const alerts = planAlerts(plan);
  const rounds = planTestRounds(plan);
  const nameRound = (index: number): string =>
    rounds.length === 1 ? "" : `, part ${index + 1} of ${rounds.length}`;
  const planTests = (name: string, stories: readonly AlertStory[]): readonly unknown[] => {
    const named = rounds.map((features) =>
      alerts.filter((alert) => alert.name === name && features.includes(alert.feature)),
    );
    return stories.flatMap((story) =>
      named.map((each, index) => planStoryTest(plan, story, each, nameRound(index))),
    );
  };
  return renderYaml({
    rule_files: ["../claude.rules.yaml", "../claude-alerts.rules.yaml"],
    evaluation_interval: `${planTestStep(plan)}s`,
    group_eval_order: GROUP_ORDER,
    tests: [
      ...rounds.map((features, index) => planFigureTest(plan, features, day, nameRound(index))),
      ...planTests(ALERTS.unitCostOverBudget, planUnitCostStories(plan)),
      ...planTests(ALERTS.spendWithoutSuccess, planSpendStories(plan)),
      ...planTests(ALERTS.budgetBurningFast, planBurnStories(plan, day)),
      ...planTests(ALERTS.unpricedTokens, planPriceStories(plan)),
    ],
  });
}
