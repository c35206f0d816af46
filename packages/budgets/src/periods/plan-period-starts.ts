/** How budgets are summed up. */
export interface Calendar {
  readonly period: "month" | "quarter" | "year";
  /** First month of the year by which quarters and years are counted, 1–12; 1 is the calendar's own. */
  readonly startMonth: number;
  /** Name of the IANA database, such as `Europe/Berlin`. */
  readonly timezone: string;
}

/** The moment at which a period begins. */
export interface PeriodStart {
  /** Such as `2026-11-01`, there. */
  readonly day: string;
  /** Since 1970, in UTC. */
  readonly startSeconds: number;
}

/** Months of each period. */
export const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
/** No place is further from UTC. */
const MOST_OFFSET_MINUTES = 16 * 60;

/** First days of months by their count since year 0. */
function renderFirstDay(month: number): string {
  const [year, monthOfYear] = [Math.floor(month / 12), (month % 12) + 1];
  return `${String(year).padStart(4, "0")}-${String(monthOfYear).padStart(2, "0")}-01`;
}

/**
 * The first minute of a day there. Midnight itself may be skipped by daylight saving, or come twice; so the first
 * moment is looked for that has the day's date.
 */
function findDayStart(day: string, dates: Intl.DateTimeFormat): number {
  const midnightMinutes = Date.parse(`${day}T00:00:00Z`) / 60_000;
  let before = midnightMinutes - MOST_OFFSET_MINUTES;
  let after = midnightMinutes + MOST_OFFSET_MINUTES;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dates.format(middle * 60_000) >= day) after = middle;
    else before = middle;
  }
  return after * 60;
}

/**
 * When periods begin, as a table: from the one that holds a day until all of the months after it are covered, and
 * the end of the last. So nothing that reads it needs to know of time zones or daylight saving.
 *
 * @param day - such as `2026-11-23`
 * @param months - how far the table reaches; 36 by default
 * @throws RangeError for a time zone that there is not
 * @example planPeriodStarts({ period: "month", startMonth: 1, timezone: "Europe/Berlin" }, "2026-11-23")[0]
 *   // { day: "2026-11-01", startSeconds: 1793487600 }
 */
export function planPeriodStarts(
  { period, startMonth, timezone }: Calendar,
  day: string,
  months = 36,
): readonly PeriodStart[] {
  // Of all locales this one writes dates as 2026-11-01, which compare as texts.
  const dates = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
  const [year = 0, monthOfYear = 1] = day.split("-").map(Number);
  const current = year * 12 + monthOfYear - 1;
  const length = MONTHS[period];
  const first = current - ((current - (startMonth - 1)) % length);
  const count = Math.ceil((current + months - first) / length) + 1;
  return Array.from({ length: count }, (_, index) => {
    const firstDay = renderFirstDay(first + index * length);
    return { day: firstDay, startSeconds: findDayStart(firstDay, dates) };
  });
}
