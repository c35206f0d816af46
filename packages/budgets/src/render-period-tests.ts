import { RECORDS } from "@bursar/conventions";
import { renderCost } from "./input-series.ts";
import { planTable } from "./periods/plan-clock.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import { renderBalances, renderStart } from "./render-month-tests.ts";
import type { Balances } from "./render-month-tests.ts";
import { GROUP_ORDER } from "./render-recording-rules.ts";
import { renderYaml } from "./render-yaml.ts";

/** Few, so that more than a month is seen within seconds; a raw sample is in sight for as long. */
const HOURS_PER_EVALUATION = 6;
/** Hours that the test of a long period looks back from the period's end: a whole month and the end of another. */
const HOURS_BEFORE = 132 * HOURS_PER_EVALUATION;

/**
 * A long period's total over the end of a month and of the period itself: a process that ended in the month
 * before, one in the last, one that goes on, and what is left of them when the next period has begun.
 */
function planPeriodTest(plan: Plan, feature: PlannedFeature, day: string): Readonly<Record<string, unknown>> {
  const [, , end] = planTable(plan.calendar, day);
  if (end === undefined) throw new Error("the table of periods is empty");
  const labels = `{feature="${feature.name}"}`;
  const check = (hour: number, usd: number): unknown => ({
    expr: `round(1e6 * ${RECORDS.costPeriodToDate}${labels})`,
    eval_time: `${hour}h`,
    exp_samples: [{ labels, value: usd * 1e6 }],
  });
  const processes: Readonly<Record<string, Balances>> = {
    "ended-in-the-month-before": [
      [10, 10],
      [20, undefined],
    ],
    "ended-in-the-last-month": [
      [300, 20],
      [310, undefined],
    ],
    "alive-all-along": [
      [30, 1],
      [300, 3],
      [HOURS_BEFORE - 12, 7],
      [HOURS_BEFORE + 2, 12],
    ],
  };
  return {
    name: `${plan.periodName} to date over the ends of months and of the ${plan.periodName}`,
    ...renderStart(end.startSeconds - HOURS_BEFORE * 3600),
    interval: "20m",
    input_series: Object.entries(processes).map(([run, balances]) => ({
      series: renderCost(plan, feature, run),
      values: renderBalances(balances, HOURS_BEFORE + 10),
    })),
    promql_expr_test: [
      check(24, 10),
      check(36, 11),
      // The last month begins between these two.
      check(198, 11),
      check(306, 33),
      check(HOURS_BEFORE - 6, 37),
      check(HOURS_BEFORE + 6, 5),
      {
        expr: `round(1e6 * ${RECORDS.budgetUsed}${labels} * on (feature) ${RECORDS.budgetPeriod})`,
        eval_time: `${HOURS_BEFORE - 6}h`,
        exp_samples: [{ labels, value: 37e6 }],
      },
    ],
  };
}

/**
 * Unit tests of promtool for the total of a quarter or year; without a test where the month is the period.
 *
 * @param day - as `renderRecordingRules` takes it
 */
export function renderPeriodTests(plan: Plan, day: string): string {
  const [feature] = plan.features;
  const isMonth = plan.calendar.period === "month";
  return renderYaml({
    rule_files: ["../claude.rules.yaml"],
    evaluation_interval: `${HOURS_PER_EVALUATION}h`,
    group_eval_order: GROUP_ORDER.filter((group) => group !== "claude-alerts"),
    tests: feature === undefined || isMonth ? [] : [planPeriodTest(plan, feature, day)],
  });
}
