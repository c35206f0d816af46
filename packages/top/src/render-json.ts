import type { FeatureFigures } from "./feature-figures.ts";

/** All figures as one line of JSON; unknown figures are null. */
export function renderJson(features: readonly FeatureFigures[], timeMs: number): string {
  return JSON.stringify({
    time: new Date(timeMs).toISOString(),
    features: features.map((figures) => ({
      feature: figures.feature,
      team: figures.team ?? null,
      owner: figures.owner ?? null,
      calls: figures.calls,
      tokens: figures.tokens,
      costUsd: figures.costUsd,
      successes: figures.successes ?? null,
      unitCostUsd: figures.unitCostUsd ?? null,
      budgetUnitCostUsd: figures.budgetUnitCostUsd ?? null,
      monthToDateUsd: figures.monthToDateUsd,
      budgetMonthUsd: figures.budgetMonthUsd ?? null,
      unpricedTokens: figures.unpricedTokens,
      unpricedReasons: figures.unpricedReasons,
      state: figures.state,
    })),
  });
}
