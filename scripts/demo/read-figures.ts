import { ALERTS, METRICS, RECORDS, TOKEN_CLASSES } from "@bursar/conventions";
import type { TokenClass } from "@bursar/conventions";
import type { FeatureFigures } from "@bursar/top";

import { queryPrometheus } from "../query-prometheus.ts";
import type { Sample } from "../query-prometheus.ts";

// A series began at 0 (label `run`), so its last value is all that its process ever counted.
const sumByFeature = (metric: string, by = "feature"): string =>
  `sum by (${by}) (last_over_time(${metric}[6h]))`;

const QUERIES = {
  info: RECORDS.featureInfo,
  calls: sumByFeature(METRICS.calls.prometheusName),
  tokens: sumByFeature(METRICS.tokens.prometheusName, "feature, token_class"),
  cost: sumByFeature(METRICS.costUsd.prometheusName),
  successes: sumByFeature(`${METRICS.actions.prometheusName}{outcome="success"}`),
  unitCost: `${RECORDS.unitCost}{window="short"}`,
  budgetUnitCost: RECORDS.budgetUnitCost,
  monthToDate: RECORDS.costMonthToDate,
  budgetMonth: RECORDS.budgetPeriod,
  unpriced: sumByFeature(METRICS.unpricedTokens.prometheusName, "feature, model, reason"),
  alerts: `ALERTS{alertname=~"${ALERTS.unitCostOverBudget}|${ALERTS.spendWithoutSuccess}", alertstate="firing"}`,
} as const;

type Answers = Readonly<Record<keyof typeof QUERIES, readonly Sample[]>>;

/** What Prometheus knows of each budgeted feature: the demo shows nothing that it counted itself. */
export async function readFigures(prometheusUrl: string): Promise<readonly FeatureFigures[]> {
  const names = Object.keys(QUERIES) as (keyof typeof QUERIES)[];
  const samples = await Promise.all(names.map((name) => queryPrometheus(prometheusUrl, QUERIES[name])));
  const answers = Object.fromEntries(names.map((name, index) => [name, samples[index] ?? []])) as Answers;
  return answers.info.map(({ labels }) => planFigures(answers, labels));
}

function planFigures(answers: Answers, info: Readonly<Record<string, string>>): FeatureFigures {
  const feature = info["feature"] ?? "";
  const find = (name: keyof Answers): number | undefined =>
    answers[name].find((sample) => sample.labels["feature"] === feature)?.number;
  const tokens = Object.fromEntries(
    TOKEN_CLASSES.map((tokenClass) => [tokenClass, findTokens(answers.tokens, feature, tokenClass)]),
  ) as Record<TokenClass, number>;
  const unitCostUsd = find("unitCost");
  const isFiring = find("alerts") !== undefined;
  const unpriced = answers.unpriced.filter(({ labels }) => labels["feature"] === feature);
  return {
    feature,
    team: info["team"],
    owner: info["owner"],
    calls: find("calls") ?? 0,
    tokens,
    costUsd: find("cost") ?? 0,
    successes: find("successes") ?? 0,
    unitCostUsd,
    budgetUnitCostUsd: find("budgetUnitCost"),
    monthToDateUsd: find("monthToDate") ?? 0,
    budgetMonthUsd: find("budgetMonth"),
    unpricedTokens: unpriced.reduce((sum, sample) => sum + sample.number, 0),
    unpricedReasons: unpriced.map(({ labels }) => `${labels["model"]}: ${labels["reason"]}`),
    state: isFiring ? "over_budget" : unitCostUsd === undefined ? "not_enough_data" : "ok",
  };
}

function findTokens(samples: readonly Sample[], feature: string, tokenClass: TokenClass): number {
  const found = samples.find(
    ({ labels }) => labels["feature"] === feature && labels["token_class"] === tokenClass,
  );
  return found?.number ?? 0;
}
