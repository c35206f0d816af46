import type { CounterMatcher, CounterSelector } from "../counters/counter-selector.ts";
import { isMet } from "../counters/is-met.ts";
import { renderCounter, renderMatcher } from "../counters/render-counter.ts";
import type { Plan } from "../plan.ts";
import { renderSuggestion } from "../suggestion.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem, SeenCounter } from "./live-system.ts";

const SPAN = "in the last 30 days";

/** The first condition that no series meets; undefined where each is met by some. */
function findUnmet(matchers: readonly CounterMatcher[], { series }: SeenCounter): CounterMatcher | undefined {
  return matchers.find((matcher) => !series.some((labels) => isMet(matcher, labels[matcher.label] ?? "")));
}

function describeUnmet(metric: string, unmet: CounterMatcher, { series }: SeenCounter): string {
  const labels = [...new Set(series.flatMap((each) => Object.keys(each)))].filter(
    (name) => name !== "__name__",
  );
  const what = `counts ${metric}, and none of its series ${SPAN}`;
  if (!labels.includes(unmet.label))
    return `${what} has the label ${unmet.label}. ${renderSuggestion(unmet.label, labels.sort())}`;
  const texts = [...new Set(series.map((each) => each[unmet.label] ?? ""))]
    .filter((text) => text !== "")
    .sort();
  const fix = unmet.operator.startsWith("!")
    ? "Leave the condition out, or correct it."
    : renderSuggestion(unmet.text, texts);
  return `${what} has ${renderMatcher(unmet)}. ${fix}`;
}

function describeCounter(counter: CounterSelector, seen: SeenCounter | undefined): string | undefined {
  const { metric, matchers } = counter;
  if (seen === undefined || seen.series.length === 0)
    return `counts ${metric}, which was not seen ${SPAN}: there is no unit cost. Correct the name, or have it scraped by this Prometheus.`;
  if (seen.type !== undefined && seen.type !== "counter" && seen.type !== "unknown")
    return `counts ${metric}, which is a ${seen.type}: its figures would be wrong. Use a counter.`;
  if (seen.chosen.includes(renderCounter(counter))) return undefined;
  const unmet = findUnmet(matchers, seen);
  if (unmet !== undefined) return describeUnmet(metric, unmet, seen);
  return `counts ${renderCounter(counter)}, and no series ${SPAN} has all of these labels: there is no unit cost. Leave one out, or correct it.`;
}

/** Whether the counters of successes are there, are counters, and have the labels that are asked of them. */
export function checkCountersSeen({ features }: Plan, { counters }: LiveSystem): readonly LiveFinding[] {
  return features.flatMap(({ name, counter }) => {
    const text = counter && describeCounter(counter, counters[counter.metric]);
    if (counter === undefined || text === undefined) return [];
    const path = ["features", name, "action", "signal", "counter"];
    return [{ check: "outcomes", severity: "warning", path, text, query: renderCounter(counter) }];
  });
}
