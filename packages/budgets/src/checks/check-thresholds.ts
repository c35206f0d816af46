import type { Budgets, Threshold, Thresholds } from "../budgets.ts";
import { renderDuration } from "../duration.ts";
import type { Finding } from "../finding.ts";
import { planCalendar } from "../plan-budgets.ts";
import { listThresholds } from "../standard-thresholds.ts";
import { countDays } from "./count-months.ts";

const DAY_SECONDS = 86_400;
/** Of the shortest one. */
const PERIOD_DAYS = { month: 28, quarter: 90, year: 365 } as const;
const STAGES: readonly Threshold["stage"][] = ["look", "respond", "intervene"];

function renderPercent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

function renderLeft(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return hours >= 48 ? `${Math.floor(hours / 24)} days` : hours >= 1 ? `${hours} h` : renderDuration(seconds);
}

function checkStep(
  step: Threshold,
  before: Threshold | undefined,
  next: Threshold | undefined,
  days: number,
): readonly (readonly [key: string, text: string, severity?: "warning"])[] {
  if (before !== undefined && step.at <= before.at) {
    return [["at", `is not above the step before (${renderPercent(before.at)}). Write the lowest first.`]];
  }
  if (before !== undefined && STAGES.indexOf(step.stage) < STAGES.indexOf(before.stage)) {
    return [["stage", `is ${step.stage} after ${before.stage}. Let the stages only get more serious.`]];
  }
  if (step.within === undefined || next === undefined) return [];
  const leftSeconds = Math.floor((next.at - step.at) * days * DAY_SECONDS);
  if (step.within <= leftSeconds || leftSeconds <= 0) return [];
  const text = `is ${renderDuration(step.within)}, and at the plan's pace ${renderPercent(next.at)} is reached ${renderLeft(leftSeconds)} after ${renderPercent(step.at)}. Shorten it, or set the step lower.`;
  return [["within", text, "warning"]];
}

function checkSteps(
  path: readonly PropertyKey[],
  thresholds: Thresholds | undefined,
  days: number,
): readonly Finding[] {
  if (thresholds === undefined || thresholds === "standard") return [];
  const steps = listThresholds(thresholds);
  return steps.flatMap((step, index) =>
    checkStep(step, steps[index - 1], steps[index + 1], days).map(([key, text, severity]) => ({
      path: [...path, "thresholds", index, key],
      text,
      ...(severity !== undefined && { severity }),
    })),
  );
}

/** Steps in their order, each with the time it needs before the next one. */
export function checkThresholds(budgets: Budgets): readonly Finding[] {
  const { commitments = {}, teams, features } = budgets;
  const periodDays = PERIOD_DAYS[planCalendar(budgets).period];
  return [
    ...Object.entries(commitments).flatMap(([name, { thresholds, from, until }]) =>
      checkSteps(["commitments", name], thresholds, countDays(from, until)),
    ),
    ...Object.entries(teams).flatMap(([name, { thresholds }]) =>
      checkSteps(["teams", name], thresholds, periodDays),
    ),
    ...Object.entries(features).flatMap(([name, { thresholds }]) =>
      checkSteps(["features", name], thresholds, periodDays),
    ),
  ];
}
