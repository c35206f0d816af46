import type { Plan, PlannedFeature } from "../plan.ts";

/**
 * The features of a plan in as few rounds as keep their tests apart: of those whose counters have the same name one
 * a round, because a series may be chosen by the selectors of both.
 */
export function planTestRounds({ features }: Plan): readonly (readonly PlannedFeature[])[] {
  const rounds: PlannedFeature[][] = [[]];
  const used = new Map<string, number>();
  for (const feature of features) {
    const metric = feature.counter?.metric;
    const round = metric === undefined ? 0 : (used.get(metric) ?? 0);
    if (metric !== undefined) used.set(metric, round + 1);
    (rounds[round] ??= []).push(feature);
  }
  return rounds;
}
