import { MONTHS, planPeriodStarts } from "./plan-period-starts.ts";
import type { Calendar, PeriodStart } from "./plan-period-starts.ts";

/** Calendar and fiscal figures of the moment at which a rule is evaluated, in PromQL. */
export interface Clock {
  /** 1 with the label `month`, such as `202611`: the month that it is there. */
  readonly month: string;
  /** 1 with the label `month`: the month before. */
  readonly previousMonth: string;
  /** Seconds that the period lasts, as a vector of one. */
  readonly periodSeconds: string;
  /** Undefined where the period is the month. */
  readonly longPeriod: LongPeriod | undefined;
}

/** A period of several months, in PromQL. */
export interface LongPeriod {
  /** 1 with the label `period`: the period's first month. */
  readonly current: string;
  /** 1 for each of its months, with the label `month`. */
  readonly months: string;
  /** Days in which all of its months have a last snapshot. */
  readonly lookBackDays: number;
}

/** A number that changes at moments. */
interface Step {
  readonly fromSeconds: number;
  readonly size: number;
}

const DAY_SECONDS = 86_400;
/** The year that holds the day, and three whole ones: 36 months are known on any day of the year. */
const TABLE_MONTHS = 47;

/** The table of a clock: of a whole year, so that a file compiles to the same bytes all year long. */
export function planTable(calendar: Calendar, day: string): readonly PeriodStart[] {
  return planPeriodStarts(calendar, `${day.slice(0, 4)}-01-01`, TABLE_MONTHS);
}

/** Days before the table have its first number, and days after it the last. */
function renderSteps(steps: readonly Step[]): string {
  const [first, ...others] = steps;
  let size = first?.size ?? 0;
  const terms = others.flatMap((step) => {
    const change = step.size - size;
    size = step.size;
    const sign = change < 0 ? "-" : "+";
    return change === 0 ? [] : [`${sign} ${Math.abs(change)} * (time() >= bool ${step.fromSeconds})`];
  });
  return [String(first?.size ?? 0), ...terms].join(" ");
}

/**
 * What the clocks there show, as if it were UTC. A month's own offset holds from a day before it begins: only
 * months' edges are read from it, and those must not move when the clocks are changed at one. Empty where they
 * always show UTC.
 */
function renderWallTime(calendar: Calendar, day: string): string {
  const steps = planTable({ ...calendar, period: "month", startMonth: 1 }, day).map((start) => ({
    fromSeconds: start.startSeconds - DAY_SECONDS,
    size: Date.parse(`${start.day}T00:00:00Z`) / 1000 - start.startSeconds,
  }));
  const offset = renderSteps(steps);
  return offset === "0" ? "" : `vector(time() + ${offset})`.replace("+ -", "- ");
}

function renderLengths(calendar: Calendar, day: string): string {
  const starts = planTable(calendar, day);
  const steps = starts.slice(0, -1).map(({ startSeconds }, index) => ({
    fromSeconds: startSeconds,
    size: (starts[index + 1]?.startSeconds ?? Number.NaN) - startSeconds,
  }));
  return `vector(${renderSteps(steps)})`;
}

/** @param wallTime - a vector; empty for the moment itself */
function renderMonthNumber(wallTime: string): string {
  return `year(${wallTime}) * 100 + month(${wallTime})`;
}

function planLongPeriod({ period, startMonth }: Calendar, wallTime: string): LongPeriod | undefined {
  if (period === "month") return undefined;
  const length = MONTHS[period];
  // Months since year 0, so that they can be added: the period's first one.
  const first = `floor((year(${wallTime}) * 12 + month(${wallTime}) - ${startMonth}) / ${length}) * ${length} + ${startMonth - 1}`;
  const renderLabel = (label: string, month: string): string =>
    `count_values("${label}", floor((${month}) / 12) * 100 + (${month}) % 12 + 1)`;
  return {
    current: renderLabel("period", first),
    months: Array.from({ length }, (_, index) => renderLabel("month", `${first} + ${index}`)).join(
      "\n  or\n",
    ),
    lookBackDays: period === "quarter" ? 94 : 368,
  };
}

/**
 * The clock of a calendar. In UTC PromQL knows the month by itself; elsewhere a table of the zone's months is
 * compiled in. It begins with the year of a day and reaches three years beyond: later months are an hour off where
 * the clocks are changed.
 *
 * @param day - such as `2026-11-23`
 * @throws RangeError for a time zone that there is not
 * @example planClock({ period: "month", startMonth: 1, timezone: "UTC" }, "2026-11-23").month
 *   // 'count_values("month", year() * 100 + month())'
 */
export function planClock(calendar: Calendar, day: string): Clock {
  const wallTime = renderWallTime(calendar, day);
  const now = wallTime === "" ? "vector(time())" : wallTime;
  // As many days back as today's day of the month is always the last day of the month before.
  const before = `${now} - day_of_month(${wallTime}) * ${DAY_SECONDS}`;
  return {
    // Inline, because a recorded one can be stale.
    month: `count_values("month", ${renderMonthNumber(wallTime)})`,
    previousMonth: `count_values("month", ${renderMonthNumber(before)})`,
    periodSeconds:
      calendar.period === "month"
        ? `days_in_month(${wallTime}) * ${DAY_SECONDS}`
        : renderLengths(calendar, day),
    longPeriod: planLongPeriod(calendar, wallTime),
  };
}
