import { UNKNOWN } from "@bursar/conventions";
import type { VectorSample } from "../vector-sample.ts";
import type { MeasuredFeature } from "./measurement.ts";
import type { MeasurementQueries } from "./plan-measurement-queries.ts";

/** What a Prometheus answered to the queries of a measurement. */
export interface MeasurementAnswers extends Readonly<
  Record<keyof MeasurementQueries, readonly VectorSample[]>
> {
  /** Hours since each feature was first seen in the span, by feature. */
  readonly observedHours: ReadonlyMap<string, number>;
}

type Samples = readonly VectorSample[];

function sum(samples: Samples): number {
  return samples.reduce((total, { figure }) => total + figure, 0);
}

function chooseSamples(samples: Samples, label: string, wanted: string): Samples {
  return samples.filter(({ labels }) => (labels[label] ?? "") === wanted);
}

/** Sums by one label, the greatest first; then by name, so that two runs say the same. */
function sumBy(samples: Samples, label: string): readonly (readonly [name: string, total: number])[] {
  const names = new Set(samples.map(({ labels }) => labels[label] ?? ""));
  return [...names]
    .map((name) => [name, sum(chooseSamples(samples, label, name))] as const)
    .sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1));
}

function isTeam(name: string): boolean {
  return name !== "" && name !== UNKNOWN;
}

function planFeature(name: string, answers: MeasurementAnswers): MeasuredFeature {
  const choose = (samples: Samples): Samples => chooseSamples(samples, "feature", name);
  const cost = choose(answers.cost);
  const actions = choose(answers.actions);
  const calls = choose(answers.calls);
  // By calls where nothing was spent: tokens without a price cost nothing that is known.
  const teams = sumBy(sum(cost) > 0 ? cost : calls, "team").flatMap(([team]) => (isTeam(team) ? [team] : []));
  return {
    name,
    team: teams[0],
    otherTeams: teams.slice(1),
    costUsd: sum(cost),
    models: sumBy(cost, "model").map(([model, costUsd]) => ({ model, costUsd })),
    actions:
      actions.length === 0
        ? undefined
        : { ended: sum(actions), successes: sum(chooseSamples(actions, "outcome", "success")) },
    calls: { ended: sum(calls), ok: sum(chooseSamples(calls, "result", "ok")) },
    unpricedTokens: sum(choose(answers.unpricedTokens)),
    observedHours: answers.observedHours.get(name) ?? 0,
  };
}

/** What each feature did, the dearest first; features that did nothing in the span are left out. */
export function planMeasuredFeatures(answers: MeasurementAnswers): readonly MeasuredFeature[] {
  const { cost, actions, calls, unpricedTokens } = answers;
  const samples = [...cost, ...actions, ...calls, ...unpricedTokens];
  return sumBy(samples, "feature")
    .filter(([, total]) => total > 0)
    .map(([name]) => planFeature(name, answers))
    .sort((one, other) => other.costUsd - one.costUsd || (one.name < other.name ? -1 : 1));
}
