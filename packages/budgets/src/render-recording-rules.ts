import { RECORDS } from "@bursar/conventions";
import { planCounterRules } from "./counters/plan-counter-rules.ts";
import { renderDuration } from "./duration.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import { planClock, planTable } from "./periods/plan-clock.ts";
import type { Clock } from "./periods/plan-clock.ts";
import {
  renderMonthAtSnapshot,
  renderPeriodAtSnapshot,
  renderSnapshot,
  renderToDate,
  renderWindow,
} from "./promql.ts";
import type { RuleCounter } from "./promql.ts";
import { renderYaml } from "./render-yaml.ts";
import { planCounters, planSnapshots } from "./rule-counters.ts";

/** One recording rule of Prometheus. */
interface Rule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function planUnion(counters: readonly RuleCounter[], render: (counter: RuleCounter) => string): string {
  return counters.map((counter) => render(counter)).join("\nor\n");
}

function planConstants(feature: PlannedFeature): readonly Rule[] {
  const labels = { feature: feature.name };
  const row = (record: string, constant: number): Rule => ({ record, expr: `vector(${constant})`, labels });
  return [
    row(RECORDS.budgetUnitCost, feature.usdPerAction),
    row(RECORDS.budgetPeriod, feature.usdPerPeriod),
    row(RECORDS.budgetMinActions, feature.minActions),
    {
      record: RECORDS.featureInfo,
      expr: "vector(1)",
      labels: { ...labels, team: feature.team, owner: feature.owner },
    },
  ];
}

function planSnapshotRules(plan: Plan, clock: Clock): readonly Rule[] {
  const { cost, actions, successes } = planCounters(plan);
  const renderMonth = (counter: RuleCounter): string => renderMonthAtSnapshot(counter, clock);
  const { longPeriod } = clock;
  return [
    ...planSnapshots(plan).map(({ metric, snapshot }) => ({
      record: snapshot,
      expr: renderSnapshot(metric, clock),
    })),
    { record: RECORDS.costMonthAtSnapshot, expr: renderMonth(cost) },
    { record: RECORDS.actionsMonthAtSnapshot, expr: planUnion(actions, renderMonth) },
    { record: RECORDS.successesMonthAtSnapshot, expr: planUnion(successes, renderMonth) },
    ...(longPeriod === undefined
      ? []
      : [
          {
            record: RECORDS.costPeriodAtSnapshot,
            expr: renderPeriodAtSnapshot(RECORDS.costMonthAtSnapshot, longPeriod),
          },
        ]),
  ];
}

/** Unit cost where enough actions ended and at least one succeeded, else nothing: never infinite, never 0. */
function renderUnitCost(cost: string, actions: string, successes: string): string {
  return [
    cost,
    "/ on (feature)",
    `(${successes} > 0`,
    "  and on (feature)",
    ` ${actions} >= on (feature) ${RECORDS.budgetMinActions})`,
  ].join("\n");
}

function planWindowRules(plan: Plan): readonly Rule[] {
  const { cost, actions, successes } = planCounters(plan);
  const { shortSeconds, longSeconds } = plan.alerting.unitCost;
  const windows = [
    ["short", shortSeconds],
    ["long", longSeconds],
  ] as const;
  return windows.flatMap(([window, seconds]) => {
    const labels = { window };
    const choose = `{window="${window}"}`;
    const count = (counters: readonly RuleCounter[]): string =>
      planUnion(counters, (counter) => renderWindow(counter, seconds));
    return [
      { record: RECORDS.costWindow, expr: renderWindow(cost, seconds), labels },
      { record: RECORDS.actionsWindow, expr: count(actions), labels },
      { record: RECORDS.successesWindow, expr: count(successes), labels },
      {
        record: RECORDS.unitCost,
        expr: renderUnitCost(
          RECORDS.costWindow + choose,
          RECORDS.actionsWindow + choose,
          RECORDS.successesWindow + choose,
        ),
        labels,
      },
    ];
  });
}

function planUnpricedRules(plan: Plan): readonly Rule[] {
  return [
    {
      record: RECORDS.unpricedTokensWindow,
      expr: renderWindow(planCounters(plan).unpricedTokens, plan.alerting.unitCost.longSeconds),
      labels: { window: "long" },
    },
  ];
}

function planBurnRules(plan: Plan, { periodSeconds }: Clock): readonly Rule[] {
  const { cost } = planCounters(plan);
  const { shortSeconds, longSeconds } = plan.alerting.burn;
  const windows = [
    ["short", shortSeconds],
    ["long", longSeconds],
  ] as const;
  return windows.map(([window, seconds]) => ({
    record: RECORDS.burnRate,
    expr: [
      renderWindow(cost, seconds),
      `/ on (feature) ${RECORDS.budgetPeriod}`,
      `* scalar(${periodSeconds} / ${seconds})`,
    ].join("\n"),
    labels: { window },
  }));
}

function planMonthRules(plan: Plan, { month, previousMonth }: Clock): readonly Rule[] {
  const { cost, actions, successes } = planCounters(plan);
  const count = (counters: readonly RuleCounter[], atSnapshot: string): string =>
    planUnion(counters, (counter) => renderToDate(counter, atSnapshot, `on (month) ${month}`));
  return [
    { record: RECORDS.month, expr: month },
    { record: RECORDS.previousMonth, expr: previousMonth },
    { record: RECORDS.costMonthToDate, expr: count([cost], RECORDS.costMonthAtSnapshot) },
    { record: RECORDS.actionsMonthToDate, expr: count(actions, RECORDS.actionsMonthAtSnapshot) },
    { record: RECORDS.successesMonthToDate, expr: count(successes, RECORDS.successesMonthAtSnapshot) },
    {
      record: RECORDS.unitCost,
      expr: renderUnitCost(RECORDS.costMonthToDate, RECORDS.actionsMonthToDate, RECORDS.successesMonthToDate),
      labels: { window: "month_to_date" },
    },
  ];
}

function planBudgetRules(plan: Plan, { longPeriod }: Clock): readonly Rule[] {
  const { cost } = planCounters(plan);
  const used = (spent: string): Rule => ({
    record: RECORDS.budgetUsed,
    expr: `${spent}\n/ on (feature) ${RECORDS.budgetPeriod}`,
  });
  if (longPeriod === undefined) return [used(RECORDS.costMonthToDate)];
  const current = `on (period) ${longPeriod.current}`;
  return [
    { record: RECORDS.costPeriodToDate, expr: renderToDate(cost, RECORDS.costPeriodAtSnapshot, current) },
    used(RECORDS.costPeriodToDate),
  ];
}

/** Until when the table of the calendar is known; PromQL knows UTC's own months for ever. */
function renderTable({ calendar }: Plan, day: string): readonly string[] {
  if (calendar.timezone === "UTC" && calendar.period === "month") return [];
  const end = planTable(calendar, day).at(-1)?.day ?? "";
  return [
    "",
    `Periods and clock changes of ${calendar.timezone} are known until ${end}; compile again once a year.`,
  ];
}

const REMARKS = [
  "",
  "Every figure is a difference of balances: what a process's counter says now, less what it said before.",
  "A process is a series of its own (label run), so nothing is lost when it is short-lived and nothing is",
  "counted twice when it restarts. Months are calendar months in {timezone}; a month's edge is sharp to one snapshot.",
  "",
  "Cost at 100,000 live series: the snapshot group reads up to 32 days of snapshots (768 for each process that",
  "lived in them) once an hour; every other rule reads 6 hours of samples at most, and one day of snapshots.",
];

/** Groups in the order in which figures follow from each other; promtool would take them at random. */
export const GROUP_ORDER = ["claude-budgets", "claude-snapshot", "claude-figures", "claude-alerts"] as const;

/**
 * The recording rules: snapshots, month to date, windows, unit costs, budgets.
 *
 * @param day - whose year begins the table of periods, such as `2026-11-23`
 */
export function renderRecordingRules(plan: Plan, day: string): string {
  const clock = planClock(plan.calendar, day);
  const interval = renderDuration(plan.alerting.intervalSeconds);
  const groups = [
    { name: "claude-budgets", interval, rules: plan.features.flatMap((feature) => planConstants(feature)) },
    {
      name: "claude-snapshot",
      interval: renderDuration(plan.alerting.snapshotSeconds),
      rules: planSnapshotRules(plan, clock),
    },
    {
      name: "claude-figures",
      interval,
      rules: [
        ...planCounterRules(plan),
        ...planWindowRules(plan),
        ...planUnpricedRules(plan),
        ...planBurnRules(plan, clock),
        ...planMonthRules(plan, clock),
        ...planBudgetRules(plan, clock),
      ],
    },
  ];
  const remarks = REMARKS.map((line) => line.replace("{timezone}", plan.calendar.timezone));
  return renderYaml({ groups }, [...remarks, ...renderTable(plan, day)]);
}
