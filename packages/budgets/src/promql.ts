import { renderDuration } from "./duration.ts";

/** A counter of the wire contract as the rules read it, with its snapshot series. */
export interface RuleCounter {
  readonly metric: string;
  readonly snapshot: string;
  /** Matchers such as `outcome="success"` that are part of what is counted; the snapshots keep their labels. */
  readonly kind: readonly string[];
  /** Matchers of the environments that count. */
  readonly environments: readonly string[];
  /** Matchers of the features whose figures come from this counter. */
  readonly features: readonly string[];
}

/** This month in UTC as the label `month`, such as `202611`. Inline, because a recorded one can be stale. */
export const MONTH = `count_values("month", year() * 100 + month())`;

/** The month before: as many days back as today's day of the month is always its last day. */
export const PREVIOUS_MONTH: string = [
  `count_values("month", year(vector(time()) - day_of_month() * 86400) * 100`,
  `+ month(vector(time()) - day_of_month() * 86400))`,
].join(" ");

/** A quoted string of PromQL. */
export function renderString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** A matcher for a closed list of values. */
export function renderMatcher(label: string, values: readonly string[], negated = false): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined)
    return `${label}${negated ? "!=" : "="}${renderString(only)}`;
  const pattern = values.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("|");
  return `${label}${negated ? "!~" : "=~"}${renderString(pattern)}`;
}

/** An instant selector. */
export function renderSelector(metric: string, matchers: readonly string[]): string {
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(",")}}`;
}

function renderRaw(counter: RuleCounter): string {
  return renderSelector(counter.metric, [...counter.kind, ...counter.environments, ...counter.features]);
}

function renderKept(counter: RuleCounter): string {
  return renderSelector(counter.snapshot, [...counter.kind, ...counter.environments, ...counter.features]);
}

/** Every process's balance, kept with the month in which it was seen. */
export function renderSnapshot(metric: string): string {
  return `last_over_time(${metric}[6h])\n* on () group_left (month)\n${MONTH}`;
}

/** Spend of the month as of the last snapshot: per process, this month's balance less last month's. */
export function renderMonthAtSnapshot(counter: RuleCounter): string {
  const kept = renderKept(counter);
  const balance = `(last_over_time(${kept}[32d]) and on (month) ${MONTH})`;
  const baseline = `(last_over_time(${kept}[32d]) and on (month) ${PREVIOUS_MONTH})`;
  return [
    "sum by (feature) (",
    `    (${balance}`,
    "  - ignoring (month)",
    `    ${baseline})`,
    "  or ignoring (month)",
    `    ${balance}`,
    ")",
    "* on () group_left (month)",
    MONTH,
  ].join("\n");
}

/** Spend of the month now: the last snapshot's total, and what each process added since. */
export function renderMonthToDate(counter: RuleCounter, atSnapshot: string): string {
  const balance = `last_over_time(${renderRaw(counter)}[6h])`;
  const total = renderSelector(atSnapshot, counter.features);
  return [
    "sum by (feature) (",
    `    (last_over_time(${total}[1d]) and on (month) ${MONTH})`,
    "  or",
    `    (${balance} - max without (month) (last_over_time(${renderKept(counter)}[1d])))`,
    "  or",
    `    ${balance}`,
    ")",
  ].join("\n");
}

/**
 * Spend in a window: per process, its balance less the one before the window; a process that is new in the
 * window counts in full. The snapshot stands in where a process was silent for more than an hour.
 */
export function renderWindow(counter: RuleCounter, windowSeconds: number): string {
  const window = renderDuration(windowSeconds);
  const raw = renderRaw(counter);
  return [
    "sum by (feature) (",
    `    (last_over_time(${raw}[${window}])`,
    "  -",
    `    (last_over_time(${raw}[1h] offset ${window})`,
    "      or",
    `     max without (month) (last_over_time(${renderKept(counter)}[1d] offset ${window}))))`,
    "  or",
    `    last_over_time(${raw}[${window}])`,
    ")",
  ].join("\n");
}
