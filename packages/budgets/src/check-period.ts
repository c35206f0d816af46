import type { Finding } from "./finding.ts";
import { isMapping } from "./mapping.ts";

/** A fiscal year that begins somewhere, and a beginning that something is counted from. */
export function checkPeriod(document: unknown): readonly Finding[] {
  if (!isMapping(document)) return [];
  const { period = "month", fiscalYearStart } = document;
  if (period === "fiscal_year" && fiscalYearStart === undefined) {
    const text = `needs the month in which it begins. Add a line such as "fiscalYearStart: 7".`;
    return [{ path: ["period"], text }];
  }
  if (fiscalYearStart === undefined || (period !== "month" && period !== "year")) return [];
  const text = `says nothing of a calendar ${period}. Write "period: fiscal_year" or "period: quarter", or remove it.`;
  return [{ path: ["fiscalYearStart"], text }];
}
