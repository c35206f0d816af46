import { RECORDS } from "@bursar/conventions";
import { renderDuration } from "../duration.ts";
import type { Plan, PlannedFeature } from "../plan.ts";
import { renderMatcher, renderSelector, renderString } from "../promql.ts";
import type { CounterSelector } from "./counter-selector.ts";
import { renderCounter } from "./render-counter.ts";

/** One recording rule of a feature. */
interface CounterRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: { readonly feature: string };
}

/** Labels to which rules give a meaning of their own. */
const OWN_LABELS = ["counter", "feature", "month", "run"] as const;

/** Sets a label of all series; a dollar sign would stand for a group of the pattern. */
function renderLabelled(vector: string, label: string, text: string): string {
  return `label_replace(${vector}, "${label}", ${renderString(text.replaceAll("$", "$$$$"))}, "", "")`;
}

/** Keeps what an application says by a label of ours, by another name: its processes may differ by it alone. */
function renderMovedAside(vector: string, label: string): string {
  return `label_replace(${vector}, "app_${label}", "$1", "${label}", "(.+)")`;
}

/** What the counter said last, as the feature's own: a feature that changes its counter begins anew. */
function renderSeen(feature: string, counter: CounterSelector, offset = ""): string {
  const last = `last_over_time(${renderCounter(counter)}[6h]${offset})`;
  const kept = OWN_LABELS.reduce(renderMovedAside, last);
  const own = renderLabelled(`sum without (${OWN_LABELS.join(", ")}) (${kept})`, "feature", feature);
  return renderLabelled(own, "counter", renderCounter(counter));
}

/**
 * What was counted, followed over restarts: what it was, and what came since; where the counter fell, a process
 * began again at 0. A series that was not there before counts in full, as one of a process that just began; but what
 * was there before these rules were counts from now on.
 */
function renderCounted(feature: string, counter: CounterSelector, interval: string): string {
  const own = [renderMatcher("feature", [feature])];
  const seen = renderSelector(RECORDS.countedSeen, own);
  const seenBefore = `last_over_time(${seen}[1d] offset 1s)`;
  const countedBefore = `last_over_time(${renderSelector(RECORDS.countedSuccesses, own)}[1d] offset 1s)`;
  return [
    countedBefore,
    "+ ignoring (run) group_left ()",
    `(${seen} - ${seenBefore} >= 0 or ${seen})`,
    "or ignoring (run)",
    "(",
    `  (${seen}`,
    "    -",
    `   (${renderSeen(feature, counter, ` offset ${interval}`)}`,
    `      unless on (counter, feature) ${seenBefore})`,
    "   >= 0",
    "   or",
    `   ${seen})`,
    '  * on () group_left (run) count_values("run", vector(time()))',
    ")",
  ].join("\n");
}

function planFeatureRules({ name, counter }: PlannedFeature, interval: string): readonly CounterRule[] {
  if (counter === undefined) return [];
  const labels = { feature: name };
  return [
    { record: RECORDS.countedSeen, expr: renderSeen(name, counter), labels },
    { record: RECORDS.countedSuccesses, expr: renderCounted(name, counter, interval), labels },
  ];
}

/**
 * The rules that make of applications' counters what all other rules read: series that never fall, one for each
 * stretch of time in which a process was seen.
 */
export function planCounterRules({ features, alerting }: Plan): readonly CounterRule[] {
  const interval = renderDuration(alerting.intervalSeconds);
  return features.flatMap((feature) => planFeatureRules(feature, interval));
}
