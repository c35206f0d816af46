import { renderDuration } from "./duration.ts";
import type { Clock, LongPeriod } from "./periods/plan-clock.ts";

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

/** Characters that YAML or PromQL refuses where they stand bare, or that readers of YAML take for the end of a line. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const BARE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function renderEscape(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A quoted string of PromQL. */
export function renderString(text: string): string {
  const quoted = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${quoted.replaceAll(BARE, renderEscape)}"`;
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
export function renderSnapshot(metric: string, { month }: Clock): string {
  return `last_over_time(${metric}[6h])\n* on () group_left (month)\n${month}`;
}

/** Spend of the month as of the last snapshot: per process, this month's balance less last month's. */
export function renderMonthAtSnapshot(counter: RuleCounter, { month, previousMonth }: Clock): string {
  const kept = renderKept(counter);
  const balance = `(last_over_time(${kept}[32d]) and on (month) ${month})`;
  const baseline = `(last_over_time(${kept}[32d]) and on (month) ${previousMonth})`;
  return [
    "sum by (feature) (",
    `    (${balance}`,
    "  - ignoring (month)",
    `    ${baseline})`,
    "  or ignoring (month)",
    `    ${balance}`,
    ")",
    "* on () group_left (month)",
    month,
  ].join("\n");
}

/**
 * Spend of a long period as of the last snapshot: the sum of its months.
 *
 * @param monthAtSnapshot - record of the months
 */
export function renderPeriodAtSnapshot(monthAtSnapshot: string, period: LongPeriod): string {
  return [
    "sum by (feature) (",
    `  last_over_time(${monthAtSnapshot}[${period.lookBackDays}d])`,
    "and on (month) (",
    period.months,
    "))",
    "* on () group_left (period)",
    period.current,
  ].join("\n");
}

/**
 * Spend of the month or period now: the last snapshot's total, and what each process added since.
 *
 * @param atSnapshot - record of the totals
 * @param current - the matcher of those that are of now, such as `on (month) …`
 */
export function renderToDate(counter: RuleCounter, atSnapshot: string, current: string): string {
  const balance = `last_over_time(${renderRaw(counter)}[6h])`;
  const total = renderSelector(atSnapshot, counter.features);
  return [
    "sum by (feature) (",
    `    (last_over_time(${total}[1d]) and ${current})`,
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
