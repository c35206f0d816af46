import { RECORDS } from "@bursar/conventions";
import type { InputSeries } from "./input-series.ts";
import { listSuccesses, renderCost, renderFailures } from "./input-series.ts";
import { planTable } from "./periods/plan-clock.ts";
import type { PeriodStart } from "./periods/plan-period-starts.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import { GROUP_ORDER } from "./render-recording-rules.ts";
import { renderYaml } from "./render-yaml.ts";

/** Samples come every 20 minutes, rules are evaluated every hour. */
const SAMPLES_PER_HOUR = 3;
/** The hour at which the month ends in the tests, as January 1970 does. */
const EDGE_HOUR = 744;

/** Balances of processes by the hour at which each begins; `undefined` is silence. Comments: what they spent. */
export type Balances = readonly (readonly [hour: number, balanceUsd: number | undefined])[];

const PROCESSES: Readonly<Record<string, Balances>> = {
  "ended-last-month": [
    [100, 10],
    [110, undefined],
  ],
  "alive-over-the-boundary": [
    [700, 5],
    [743 + 2 / 3, 7],
    [745, 9],
  ],
  "started-this-month": [[746, 3]],
  "dead-within-an-hour": [
    [747 + 1 / 3, 4],
    [748, undefined],
  ],
  "silent-for-three-hours": [
    [747, 1],
    [748, undefined],
    [751, 6],
  ],
};
const LAST_HOUR = 760;

/** Samples of a process every 20 minutes, as promtool writes them. */
export function renderBalances(balances: Balances, lastHour: number = LAST_HOUR): string {
  const [first] = balances;
  const silence = `_x${Math.round((first?.[0] ?? 0) * SAMPLES_PER_HOUR)}`;
  const parts = balances.map(([hour, balanceUsd], index) => {
    const until = balances[index + 1]?.[0] ?? lastHour;
    const samples = Math.round((until - hour) * SAMPLES_PER_HOUR);
    return balanceUsd === undefined ? `_x${samples}` : `${balanceUsd}x${samples - 1}`;
  });
  return [silence, ...parts].join(" ");
}

/** Actions of one process alive over the boundary: 2 successes and 1 failure are the new month's. */
function planActionSeries(plan: Plan, feature: PlannedFeature): readonly InputSeries[] {
  const planSeries = (series: string, before: number, after: number): InputSeries => ({
    series,
    values: renderBalances([
      [700, before],
      [745, after],
    ]),
  });
  return [
    ...listSuccesses(plan, feature, "alive-over-the-boundary").map((series) => planSeries(series, 30, 32)),
    planSeries(renderFailures(plan, feature, "alive-over-the-boundary"), 50, 51),
  ];
}

/** Two months and the edge between them, in seconds since 1970. */
interface MonthEdge {
  readonly seconds: number;
  readonly month: string;
  readonly previousMonth: string;
}

function renderLabel({ day }: PeriodStart): string {
  return day.slice(0, 7).replace("-", "");
}

/** The first edge behind which the clocks show another time than a month before, else that of January 1970. */
function findEdge({ calendar }: Plan, day: string): MonthEdge {
  const months = planTable({ ...calendar, period: "month", startMonth: 1 }, day);
  const findOffset = (start: PeriodStart): number => Date.parse(start.day) / 1000 - start.startSeconds;
  const [zeroth] = months;
  const isAtUtc = zeroth !== undefined && findOffset(zeroth) === 0;
  const at = months.findIndex((start, index) => {
    const before = months[index - 1];
    return before !== undefined && findOffset(before) !== findOffset(start);
  });
  if (at === -1 && isAtUtc) return { seconds: EDGE_HOUR * 3600, month: "197002", previousMonth: "197001" };
  const [before, start] = months.slice(Math.max(at, 1) - 1);
  if (before === undefined || start === undefined) throw new Error("the table of months is empty");
  return { seconds: start.startSeconds, month: renderLabel(start), previousMonth: renderLabel(before) };
}

/** Where the tests do not begin in 1970, the moment at which they do. */
export function renderStart(startSeconds: number): Readonly<Record<string, unknown>> {
  return startSeconds === 0 ? {} : { start_timestamp: String(startSeconds) };
}

function planMonthTest(plan: Plan, feature: PlannedFeature, day: string): Readonly<Record<string, unknown>> {
  const edge = findEdge(plan, day);
  const labels = `{feature="${feature.name}"}`;
  const check = (hour: number, usd: number): unknown => ({
    expr: `round(1e6 * ${RECORDS.costMonthToDate}${labels})`,
    eval_time: `${hour}h`,
    exp_samples: [{ labels, value: usd * 1e6 }],
  });
  const count = (hour: number, record: string, actions: number): unknown => ({
    expr: record + labels,
    eval_time: `${hour}h`,
    exp_samples: [{ labels: record + labels, value: actions }],
  });
  const month = `{feature="${feature.name}",month="${edge.previousMonth}"}`;
  const clock = (record: string, label: string): unknown => ({
    expr: record,
    eval_time: `${LAST_HOUR - 1}h`,
    exp_samples: [{ labels: `${record}{month="${label}"}`, value: 1 }],
  });
  return {
    name: "month to date over the end of a month",
    ...renderStart(edge.seconds - EDGE_HOUR * 3600),
    interval: "20m",
    input_series: [
      ...Object.entries(PROCESSES).map(([run, balances]) => ({
        series: renderCost(plan, feature, run),
        values: renderBalances(balances),
      })),
      ...planActionSeries(plan, feature),
    ],
    promql_expr_test: [
      check(120, 10),
      check(743, 15),
      // 20 minutes before midnight 2 USD were spent, after the last snapshot: they are February's.
      check(744, 2),
      check(745, 4),
      check(748, 12),
      check(750, 12),
      check(751, 17),
      check(LAST_HOUR - 1, 17),
      count(743, RECORDS.actionsMonthToDate, 80),
      count(743, RECORDS.successesMonthToDate, 30),
      count(LAST_HOUR - 1, RECORDS.actionsMonthToDate, 3),
      count(LAST_HOUR - 1, RECORDS.successesMonthToDate, 2),
      {
        expr: `round(1e6 * last_over_time(${RECORDS.costMonthAtSnapshot}${month}[1d]))`,
        eval_time: `${LAST_HOUR - 1}h`,
        exp_samples: [{ labels: month, value: 15e6 }],
      },
      clock(RECORDS.month, edge.month),
      clock(RECORDS.previousMonth, edge.previousMonth),
    ],
  };
}

/** A process that was silent for longer than its raw baseline spends only what it added. */
function planSilenceTest(plan: Plan, feature: PlannedFeature): Readonly<Record<string, unknown>> {
  const hours = Math.ceil(plan.alerting.unitCost.shortSeconds / 3600) + 2;
  const labels = `{feature="${feature.name}",window="short"}`;
  return {
    name: "a window after hours of silence counts the difference, not the balance",
    interval: "20m",
    input_series: [
      { series: renderCost(plan, feature, "suspended"), values: `5 _x${hours * SAMPLES_PER_HOUR - 1} 6` },
    ],
    promql_expr_test: [
      {
        expr: `round(1e6 * ${RECORDS.costWindow}${labels})`,
        eval_time: `${hours}h`,
        exp_samples: [{ labels, value: 1e6 }],
      },
    ],
  };
}

/** Unit tests of promtool for the month's total: processes that end, go on, begin, and fall silent. */
export function renderMonthTests(plan: Plan, day: string): string {
  const [feature] = plan.features;
  return renderYaml({
    rule_files: ["../claude.rules.yaml"],
    evaluation_interval: "1h",
    group_eval_order: GROUP_ORDER.filter((group) => group !== "claude-alerts"),
    tests: feature === undefined ? [] : [planMonthTest(plan, feature, day), planSilenceTest(plan, feature)],
  });
}
