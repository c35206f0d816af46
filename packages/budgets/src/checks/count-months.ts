const DAY_MS = 86_400_000;
const MONTH_DAYS = 365.25 / 12;

function readParts(day: string): readonly [year: number, month: number, day: number] {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split("-").map(Number);
  return [year, month, dayOfMonth];
}

/** Days from one day to another; negative where the other is earlier. */
export function countDays(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS);
}

/** Calendar months from one day to another, the odd days as a share of an average month. */
export function countMonths(from: string, until: string): number {
  const [fromYear, fromMonth, fromDay] = readParts(from);
  const [untilYear, untilMonth, untilDay] = readParts(until);
  return (untilYear - fromYear) * 12 + (untilMonth - fromMonth) + (untilDay - fromDay) / MONTH_DAYS;
}
