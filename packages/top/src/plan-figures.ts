import type { Plan, PlannedFeature } from "@bursar/budgets";
import { METRICS, TOKEN_CLASSES, UNKNOWN } from "@bursar/conventions";
import type { TokenClass } from "@bursar/conventions";
import { findBudgetState } from "./feature-figures.ts";
import type { FeatureFigures } from "./feature-figures.ts";
import type { Series } from "./metric-series.ts";
import { sumFloats } from "./sum-floats.ts";

/** The figures of every feature that was seen or planned, the dearest first. */
export function planFigures(
  series: readonly Series[],
  plan?: Pick<Plan, "features">,
): readonly FeatureFigures[] {
  const byFeature = Map.groupBy(series, ({ labels }) => labels["feature"] ?? UNKNOWN);
  const planned = new Map(plan?.features.map((feature) => [feature.name, feature]));
  return [...new Set([...byFeature.keys(), ...planned.keys()])]
    .map((name) => planFeature(name, byFeature.get(name) ?? [], planned.get(name)))
    .sort((one, other) => other.costUsd - one.costUsd || (one.feature < other.feature ? -1 : 1));
}

function planFeature(
  name: string,
  series: readonly Series[],
  planned: PlannedFeature | undefined,
): FeatureFigures {
  const costUsd = sumOf(series, METRICS.costUsd.name);
  const successes = countSuccesses(series, planned);
  const unitCostUsd = successes === undefined || successes === 0 ? undefined : costUsd / successes;
  const unpriced = series.filter(
    ({ metricName, total }) => metricName === METRICS.unpricedTokens.name && total > 0,
  );
  const figures = {
    feature: name,
    team: findTeam(series) ?? planned?.team,
    owner: planned?.owner,
    calls: sumOf(series, METRICS.calls.name),
    tokens: sumTokens(series),
    costUsd,
    successes,
    unitCostUsd,
    budgetUnitCostUsd: planned?.usdPerAction,
    monthToDateUsd: costUsd,
    budgetMonthUsd: planned?.usdPerMonth,
    unpricedTokens: sumFloats(unpriced.map(({ total }) => total)),
    unpricedReasons: [
      ...new Set(
        unpriced.map(({ labels }) => `${labels["model"] ?? UNKNOWN}: ${labels["reason"] ?? UNKNOWN}`),
      ),
    ].sort(),
  };
  const endedActions = countEndedActions(series, planned);
  const minActions = planned?.minActions ?? 0;
  return { ...figures, state: findBudgetState({ ...figures, endedActions, minActions }) };
}

/**
 * Recorded outcomes; where there are none and the budget says so, calls that ended well. A counter of the application
 * is in Prometheus alone: unknown here.
 */
function countSuccesses(series: readonly Series[], planned: PlannedFeature | undefined): number | undefined {
  if (planned?.signal === "counter") return undefined;
  if (sumOf(series, METRICS.actions.name) > 0)
    return sumOf(series, METRICS.actions.name, { outcome: "success" });
  if (planned?.signal === "calls") return sumOf(series, METRICS.calls.name, { result: "ok" });
  return planned === undefined ? undefined : 0;
}

/** Of whatever outcome, from where the successes come. */
function countEndedActions(series: readonly Series[], planned: PlannedFeature | undefined): number {
  const actions = sumOf(series, METRICS.actions.name);
  return actions === 0 && planned?.signal === "calls" ? sumOf(series, METRICS.calls.name) : actions;
}

function sumTokens(series: readonly Series[]): Readonly<Record<TokenClass, number>> {
  const tokens = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 };
  for (const tokenClass of TOKEN_CLASSES)
    tokens[tokenClass] = sumOf(series, METRICS.tokens.name, { token_class: tokenClass });
  return tokens;
}

function sumOf(
  series: readonly Series[],
  metricName: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = Object.entries(labels);
  return sumFloats(
    series
      .filter(
        (one) => one.metricName === metricName && wanted.every(([key, label]) => one.labels[key] === label),
      )
      .map(({ total }) => total),
  );
}

function findTeam(series: readonly Series[]): string | undefined {
  return series.find(({ labels }) => labels["team"] !== undefined && labels["team"] !== UNKNOWN)?.labels[
    "team"
  ];
}
