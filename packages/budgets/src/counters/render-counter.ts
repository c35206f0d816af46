import { renderString } from "../promql.ts";
import type { CounterMatcher, CounterSelector } from "./counter-selector.ts";

/** Names of the old alphabet that are words of PromQL where a metric may stand. */
const WORDS = /^(?:atan2|bool|group_left|group_right|ignoring|inf|nan|on)$/i;

function renderLabel(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : renderString(label);
}

/** One condition as PromQL. */
export function renderMatcher({ label, operator, text }: CounterMatcher): string {
  return renderLabel(label) + operator + renderString(text);
}

/** A series or a selector: words, and names that are not of the old alphabet, are quoted, as Prometheus 3 has it. */
function renderNamed(metric: string, items: readonly string[]): string {
  if (!/^[a-zA-Z_:][\w:]*$/.test(metric) || WORDS.test(metric))
    return `{${[renderString(metric), ...items].join(",")}}`;
  return items.length === 0 ? metric : `${metric}{${items.join(",")}}`;
}

/** The selector as PromQL, the same for each way to write it. */
export function renderCounter({ metric, matchers }: CounterSelector): string {
  return renderNamed(metric, matchers.map(renderMatcher).toSorted());
}

/** One series, by its labels. */
export function renderSeries(metric: string, labels: Readonly<Record<string, string>>): string {
  return renderNamed(
    metric,
    Object.entries(labels).map(([label, text]) => `${renderLabel(label)}=${renderString(text)}`),
  );
}
