import { METRICS, RECORDS } from "@bursar/conventions";
import {
  LegendDisplayMode,
  LegendPlacement,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Plan } from "./plan.ts";
import { renderMatcher, renderSelector } from "./promql.ts";

const DATASOURCE = { type: "prometheus", uid: "${datasource}" };
const FEATURE = `feature=~"$feature"`;

/** One query of a panel with the name of its lines. */
interface Query {
  readonly expr: string;
  readonly legend: string;
}

function buildPanel(
  title: string,
  description: string,
  unit: string,
  queries: readonly Query[],
): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .unit(unit)
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .span(12)
    .height(8);
  queries.forEach((query, index) => {
    panel.withTarget(
      new DataqueryBuilder()
        .refId(String.fromCodePoint(65 + index))
        .expr(query.expr)
        .legendFormat(query.legend)
        .range(),
    );
  });
  return panel;
}

/** What was added in the last hour, by labels: balances, so that short-lived processes are in it. */
function renderLastHour(metric: string, matchers: readonly string[], labels: string): string {
  const raw = renderSelector(metric, [FEATURE, ...matchers]);
  return `sum by (${labels}) ((last_over_time(${raw}[1h]) - last_over_time(${raw}[1h] offset 1h)) or last_over_time(${raw}[1h]))`;
}

function buildBudgetPanels({ calendar, periodName }: Plan): readonly PanelBuilder[] {
  const title = periodName.charAt(0).toUpperCase() + periodName.slice(1);
  const [spent, name] =
    calendar.period === "month"
      ? [RECORDS.costMonthToDate, "calendar month"]
      : [RECORDS.costPeriodToDate, periodName];
  return [
    buildPanel(
      "Cost per successful action",
      "Cost of all calls divided by successful actions, in the short and the long window of the alert, against the target. A gap means: too few actions ended to tell, or none of them succeeded.",
      "currencyUSD",
      [
        { expr: `${RECORDS.unitCost}{${FEATURE},window=~"short|long"}`, legend: "{{feature}} {{window}}" },
        { expr: `${RECORDS.budgetUnitCost}{${FEATURE}}`, legend: "{{feature}} budget" },
      ],
    ),
    buildPanel(
      `${title} to date`,
      `USD since the ${name} (${calendar.timezone}) began, against the ${periodName}'s budget.`,
      "currencyUSD",
      [
        { expr: `${spent}{${FEATURE}}`, legend: "{{feature}} spent" },
        { expr: `${RECORDS.budgetPeriod}{${FEATURE}}`, legend: "{{feature}} budget" },
      ],
    ),
    buildPanel(
      `Share of the ${periodName}'s budget used`,
      `${title} to date divided by the ${periodName}'s budget.`,
      "percentunit",
      [{ expr: `${RECORDS.budgetUsed}{${FEATURE}}`, legend: "{{feature}}" }],
    ),
    buildPanel(
      "Pace of spending",
      `1 uses the ${periodName}'s budget up exactly at its end. The alert fires when both windows are over the rate of the budgets file.`,
      "none",
      [{ expr: `${RECORDS.burnRate}{${FEATURE}}`, legend: "{{feature}} {{window}}" }],
    ),
  ];
}

function buildStack(panel: PanelBuilder): PanelBuilder {
  return panel.fillOpacity(30).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
}

function findEnvironments(plan: Plan): readonly string[] {
  return plan.environments.length === 0 ? [] : [renderMatcher("environment", plan.environments)];
}

function buildEndingPanels(plan: Plan): readonly PanelBuilder[] {
  const environments = findEnvironments(plan);
  return [
    buildPanel(
      "Successful actions",
      "What the cost is divided by, whatever tells it: outcomes, calls or a counter of the application; in the short and the long window of the alert.",
      "short",
      [{ expr: `${RECORDS.successesWindow}{${FEATURE}}`, legend: "{{feature}} {{window}}" }],
    ),
    buildStack(
      buildPanel(
        "Calls by result, last hour",
        "How calls ended: ok, error, aborted by the caller, blocked by a budget.",
        "short",
        [
          {
            expr: renderLastHour(METRICS.calls.prometheusName, environments, "result"),
            legend: "{{result}}",
          },
        ],
      ),
    ),
    buildStack(
      buildPanel(
        "Actions by outcome, last hour",
        "How actions ended. Spend on actions of which none succeeded pages the owner.",
        "short",
        [
          {
            expr: renderLastHour(METRICS.actions.prometheusName, environments, "outcome"),
            legend: "{{outcome}}",
          },
        ],
      ),
    ),
    buildStack(
      buildPanel(
        "Unpriced tokens, last hour",
        "Tokens without a known price, by model and reason. They are in no figure in USD: all of those are too low while this is above 0.",
        "short",
        [
          {
            expr: renderLastHour(
              METRICS.unpricedTokens.prometheusName,
              environments,
              "feature, model, reason",
            ),
            legend: "{{feature}} {{model}} {{reason}}",
          },
        ],
      ),
    ),
  ];
}

function buildUsagePanels(plan: Plan): readonly PanelBuilder[] {
  const environments = findEnvironments(plan);
  return [
    buildStack(
      buildPanel(
        "Cost by token class, last hour",
        "Where the money goes: the first place to look when a feature is over its budget.",
        "currencyUSD",
        [
          {
            expr: renderLastHour(METRICS.costUsd.prometheusName, environments, "token_class"),
            legend: "{{token_class}}",
          },
        ],
      ),
    ),
    buildStack(
      buildPanel(
        "Tokens by class, last hour",
        "Input, cache reads and writes, and output; each token is in one class.",
        "short",
        [
          {
            expr: renderLastHour(METRICS.tokens.prometheusName, environments, "token_class"),
            legend: "{{token_class}}",
          },
        ],
      ),
    ),
    buildStack(
      buildPanel("Cost by model, last hour", "Which model the money is spent on.", "currencyUSD", [
        { expr: renderLastHour(METRICS.costUsd.prometheusName, environments, "model"), legend: "{{model}}" },
      ]),
    ),
  ];
}

/** The dashboard of all features, as classic dashboard JSON. */
export function renderDashboard(plan: Plan): string {
  const dashboard = new DashboardBuilder("Claude features")
    .uid("bursar-features")
    .description(
      `Cost per successful action, ${plan.periodName} to date and pace of every feature, against budgets.yaml.`,
    )
    .tags(["claude", "bursar"])
    .timezone(plan.calendar.timezone === "UTC" ? "utc" : plan.calendar.timezone)
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"))
    .withVariable(
      new QueryVariableBuilder("feature")
        .label("Feature")
        .datasource(DATASOURCE)
        .query(`label_values(${RECORDS.costMonthToDate}, feature)`)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .multi(true)
        .includeAll(true)
        .allValue(".*"),
    );
  const panels = [...buildBudgetPanels(plan), ...buildUsagePanels(plan), ...buildEndingPanels(plan)];
  for (const panel of panels) dashboard.withPanel(panel);
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`;
}
