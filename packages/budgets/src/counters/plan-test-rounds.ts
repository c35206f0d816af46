import type { Plan, PlannedFeature } from "../plan.ts";
import type { CounterSelector } from "./counter-selector.ts";
import { isMet } from "./is-met.ts";
import { planSeriesLabels } from "./plan-example-labels.ts";

/** A counter with the labels of the series that stands for it in tests. */
interface Example {
  readonly counter: CounterSelector;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a selector chooses the series of another. */
function isChosen({ counter }: Example, { labels }: Example): boolean {
  return counter.matchers.every((matcher) => isMet(matcher, labels[matcher.label] ?? ""));
}

/** The first round in which no series is chosen by the selector of another feature. */
function findRound(rounds: readonly (readonly Example[])[], example: Example): number {
  const free = rounds.findIndex((others) =>
    others.every((other) => !isChosen(example, other) && !isChosen(other, example)),
  );
  return free === -1 ? rounds.length : free;
}

/** The features of a plan in few rounds, so that the series of no feature's counter is counted for another. */
export function planTestRounds({ features }: Plan): readonly (readonly PlannedFeature[])[] {
  const rounds: PlannedFeature[][] = [[]];
  const examples = new Map<string, Example[][]>();
  for (const feature of features) {
    const { counter } = feature;
    if (counter === undefined) {
      rounds[0]?.push(feature);
      continue;
    }
    const example = { counter, labels: planSeriesLabels(counter, "1") };
    const ofMetric = examples.get(counter.metric) ?? [];
    const round = findRound(ofMetric, example);
    examples.set(counter.metric, ofMetric);
    (ofMetric[round] ??= []).push(example);
    (rounds[round] ??= []).push(feature);
  }
  return rounds;
}
