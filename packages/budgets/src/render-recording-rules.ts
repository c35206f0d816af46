import { RECORDS } from "@bursar/conventions";
import { renderDuration } from "./duration.ts";
import type { Plan, PlannedFeature } from "./plan.ts";
import {
  MONTH,
  PREVIOUS_MONTH,
  renderMonthAtSnapshot,
  renderMonthToDate,
  renderSnapshot,
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
    row(RECORDS.budgetPeriod, feature.usdPerMonth),
    row(RECORDS.budgetMinActions, feature.minActions),
    {
      record: RECORDS.featureInfo,
      expr: "vector(1)",
      labels: { ...labels, team: feature.team, owner: feature.owner },
    },
  ];
}

function planSnapshotRules(plan: Plan): readonly Rule[] {
  const { cost, actions, successes } = planCounters(plan);
  return [
    ...planSnapshots().map(({ metric, snapshot }) => ({ record: snapshot, expr: renderSnapshot(metric) })),
    { record: RECORDS.costMonthAtSnapshot, expr: renderMonthAtSnapshot(cost) },
    { record: RECORDS.actionsMonthAtSnapshot, expr: planUnion(actions, renderMonthAtSnapshot) },
    { record: RECORDS.successesMonthAtSnapshot, expr: planUnion(successes, renderMonthAtSnapshot) },
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

function planBurnRules(plan: Plan): readonly Rule[] {
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
      `* scalar(days_in_month() * 86400 / ${seconds})`,
    ].join("\n"),
    labels: { window },
  }));
}

function planMonthRules(plan: Plan): readonly Rule[] {
  const { cost, actions, successes } = planCounters(plan);
  const count = (counters: readonly RuleCounter[], atSnapshot: string): string =>
    planUnion(counters, (counter) => renderMonthToDate(counter, atSnapshot));
  return [
    { record: RECORDS.month, expr: MONTH },
    { record: RECORDS.previousMonth, expr: PREVIOUS_MONTH },
    { record: RECORDS.costMonthToDate, expr: renderMonthToDate(cost, RECORDS.costMonthAtSnapshot) },
    { record: RECORDS.actionsMonthToDate, expr: count(actions, RECORDS.actionsMonthAtSnapshot) },
    { record: RECORDS.successesMonthToDate, expr: count(successes, RECORDS.successesMonthAtSnapshot) },
    {
      record: RECORDS.unitCost,
      expr: renderUnitCost(RECORDS.costMonthToDate, RECORDS.actionsMonthToDate, RECORDS.successesMonthToDate),
      labels: { window: "month_to_date" },
    },
    {
      record: RECORDS.budgetUsed,
      expr: `${RECORDS.costMonthToDate}\n/ on (feature) ${RECORDS.budgetPeriod}`,
    },
  ];
}

const REMARKS = [
  "",
  "Every figure is a difference of balances: what a process's counter says now, less what it said before.",
  "A process is a series of its own (label run), so nothing is lost when it is short-lived and nothing is",
  "counted twice when it restarts. Months are calendar months in UTC; a month's edge is sharp to one snapshot.",
  "",
  "Cost at 100,000 live series: the snapshot group reads up to 32 days of snapshots (768 for each process that",
  "lived in them) once an hour; every other rule reads 6 hours of samples at most, and one day of snapshots.",
];

/** Groups in the order in which figures follow from each other; promtool would take them at random. */
export const GROUP_ORDER = ["claude-budgets", "claude-snapshot", "claude-figures", "claude-alerts"] as const;

/** The recording rules: snapshots, month to date, windows, unit costs, budgets. */
export function renderRecordingRules(plan: Plan): string {
  const interval = renderDuration(plan.alerting.intervalSeconds);
  const groups = [
    { name: "claude-budgets", interval, rules: plan.features.flatMap((feature) => planConstants(feature)) },
    {
      name: "claude-snapshot",
      interval: renderDuration(plan.alerting.snapshotSeconds),
      rules: planSnapshotRules(plan),
    },
    {
      name: "claude-figures",
      interval,
      rules: [
        ...planWindowRules(plan),
        ...planUnpricedRules(plan),
        ...planBurnRules(plan),
        ...planMonthRules(plan),
      ],
    },
  ];
  return renderYaml({ groups }, REMARKS);
}
