import { renderDuration } from "../duration.ts";
import type { Calendar } from "../periods/plan-period-starts.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";
import { readPrometheusDuration } from "./prometheus-duration.ts";

/**
 * Days for which samples must be kept: the rules look back over the whole period and the last snapshot of the
 * month before it.
 */
export function countNeededDays({ period }: Calendar): number {
  return { month: 35, quarter: 97, year: 371 }[period];
}

const DAY_SECONDS = 86_400;
const QUERY = "status/runtimeinfo";

function plan(severity: LiveFinding["severity"], text: string): readonly LiveFinding[] {
  return [{ check: "retention", severity, path: [], text, query: QUERY }];
}

function renderAge(days: number | undefined): string {
  return days === undefined ? "no old sample was found" : `its oldest sample is ${Math.floor(days)}d old`;
}

function checkDeclared(foundSeconds: number, declaredSeconds: number | undefined): readonly LiveFinding[] {
  if (declaredSeconds === undefined || foundSeconds === 0 || foundSeconds >= declaredSeconds) return [];
  const declared = renderDuration(declaredSeconds);
  const text = `says ${declared}, and the server keeps samples for ${renderDuration(foundSeconds)}. Correct it, or start the server with --storage.tsdb.retention.time=${declared}.`;
  return [{ check: "retention", severity: "warning", path: ["retention"], text, query: QUERY }];
}

/**
 * Whether samples are kept as long as the period to date needs them, and as the file says.
 *
 * @param declaredSeconds - what the file says; undefined where it says nothing
 */
export function checkRetention(
  { storageRetention, oldestSampleDays }: LiveSystem,
  calendar: Calendar,
  declaredSeconds?: number,
): readonly LiveFinding[] {
  const neededDays = countNeededDays(calendar);
  const { period } = calendar;
  const isOldEnough = oldestSampleDays !== undefined && oldestSampleDays >= neededDays;
  if (storageRetention === undefined || storageRetention === "") {
    if (isOldEnough) return [];
    const what = `does not tell how long it keeps samples, and ${renderAge(oldestSampleDays)}`;
    return plan(
      "unknown",
      `${what}. A ${period} to date needs ${neededDays}d: ask who runs it whether they are kept.`,
    );
  }
  const limits = storageRetention.split(" or ");
  const seconds = limits.map((limit) => readPrometheusDuration(limit)).find((found) => found !== undefined);
  if (seconds !== undefined && seconds > 0 && seconds < neededDays * DAY_SECONDS) {
    const fix = `--storage.tsdb.retention.time=${neededDays}d`;
    return plan(
      "error",
      `keeps samples for ${storageRetention}, and a ${period} to date needs ${neededDays}d: its figures are too low. Start it with ${fix}.`,
    );
  }
  const isBoundBySize = limits.length > 1 || seconds === undefined;
  if (!isBoundBySize || isOldEnough) return checkDeclared(seconds ?? 0, declaredSeconds);
  return plan(
    "warning",
    `keeps samples for ${storageRetention}, whichever is less, and ${renderAge(oldestSampleDays)}. Raise --storage.tsdb.retention.size unless ${neededDays}d fit.`,
  );
}
