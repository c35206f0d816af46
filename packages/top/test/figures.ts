import type { FeatureFigures } from "../src/index.ts";

export function someFigures(figures: Partial<FeatureFigures> = {}): FeatureFigures {
  return {
    feature: "support-reply",
    team: "support",
    owner: "ada",
    calls: 1204,
    tokens: {
      input: 2_414_000,
      cache_read: 8_030_000,
      cache_write_5m: 0,
      cache_write_1h: 12_000,
      output: 602_000,
    },
    costUsd: 23.6,
    successes: 1150,
    unitCostUsd: 0.02052,
    budgetUnitCostUsd: 0.02,
    monthToDateUsd: 23.6,
    budgetMonthUsd: 2000,
    unpricedTokens: 0,
    unpricedReasons: [],
    state: "over_budget",
    ...figures,
  };
}
