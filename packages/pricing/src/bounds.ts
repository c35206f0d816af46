/** What a figure may be: a typing error, or a figure in another unit, falls outside. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly decimals: number;
}

/** USD per million tokens of a price list. */
export const LIST_RATE: Bounds = { least: 0.001, most: 500, decimals: 3 };
/** USD per million tokens that a contract names. */
export const CONTRACT_RATE: Bounds = { least: 0.001, most: 500, decimals: 6 };
/** USD per 1,000 web searches. */
export const LIST_SEARCH: Bounds = { least: 0.01, most: 100, decimals: 3 };
export const CONTRACT_SEARCH: Bounds = { least: 0, most: 1000, decimals: 6 };
export const MULTIPLIER: Bounds = { least: 0.0001, most: 10, decimals: 4 };
/** Priority tokens may be paid for already. */
export const PRIORITY_MULTIPLIER: Bounds = { least: 0, most: 10, decimals: 4 };

/** Whether something is a plain decimal string within bounds; whatever it is, it is never thrown at. */
export function isWithin(found: unknown, { least, most, decimals }: Bounds): boolean {
  if (typeof found !== "string") return false;
  const fraction = /^\d{1,6}(?:\.(\d{1,9}))?$/.exec(found);
  if (fraction === null || (fraction[1]?.length ?? 0) > decimals) return false;
  return Number(found) >= least && Number(found) <= most;
}

/** Whether something is a UTC day of the calendar, such as `2026-10-07`. */
export function isDay(found: unknown): boolean {
  if (typeof found !== "string" || !/^20\d\d-\d\d-\d\d$/.test(found)) return false;
  const day = new Date(found);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(found);
}

/** What was read from a file may say anything, whatever its type says. */
export function isExactly(found: unknown, expected: string): boolean {
  return found === expected;
}
