import type { Budgets, Feature } from "../budgets.ts";
import type { Finding } from "../finding.ts";
import { countNeededDays } from "../live/check-retention.ts";
import { planCalendar } from "../plan-budgets.ts";
import { countDays } from "./count-months.ts";

const DAY_SECONDS = 86_400;
const REVIEW_DAYS = { month: 31, quarter: 92, year: 366 } as const;
/** Older than a year, and what an action is worth is a guess. */
const WORTH_DAYS = 366;

function checkOverrides(
  name: string,
  { overrides = [] }: Feature,
  day: string | undefined,
): readonly Finding[] {
  return overrides.flatMap(({ from, until }, index): readonly Finding[] => {
    const path = ["features", name, "overrides", index];
    if (from >= until) {
      const text = `is not after "from" (${from}). Write the first day on which it holds no more.`;
      return [{ path: [...path, "until"], text }];
    }
    if (day === undefined || day < until) return [];
    return [{ path, text: `ended on ${until}. Remove it; git remembers it.`, severity: "warning" }];
  });
}

function checkReview(name: string, { review, action }: Feature, day: string): readonly Finding[] {
  const findings: Finding[] = [];
  if (review !== undefined && countDays(review.last, day) > REVIEW_DAYS[review.every]) {
    const path = ["features", name, "review", "last"];
    const text = `is ${countDays(review.last, day)} days ago, and the budget is to be reviewed every ${review.every}. Review it, and write the day.`;
    findings.push({ path, text, severity: "warning" });
  }
  if (action.value !== undefined && countDays(action.value.asOf, day) > WORTH_DAYS) {
    const path = ["features", name, "action", "value", "asOf"];
    const text = `is more than a year ago. Ask ${action.value.setBy} what an action is worth now.`;
    findings.push({ path, text, severity: "warning" });
  }
  return findings;
}

function checkRetention(budgets: Budgets): readonly Finding[] {
  const { retention } = budgets;
  const calendar = planCalendar(budgets);
  const neededDays = countNeededDays(calendar);
  if (retention === undefined || retention >= neededDays * DAY_SECONDS) return [];
  const text = `is shorter than a ${calendar.period} to date needs. Keep samples for at least ${neededDays}d.`;
  return [{ path: ["retention"], text }];
}

function checkCommitments(budgets: Budgets, day: string): readonly Finding[] {
  const { commitments = {}, retention } = budgets;
  const neededDays = countNeededDays(planCalendar(budgets));
  const kept = retention === undefined ? neededDays : Math.floor(retention / DAY_SECONDS);
  return Object.entries(commitments).flatMap(([name, { until, drawn }]): readonly Finding[] => {
    if (until <= day) {
      const text = `ended on ${until}. Remove it, or write the one that follows.`;
      return [{ path: ["commitments", name], text, severity: "warning" }];
    }
    const age = drawn === undefined ? 0 : countDays(drawn.at, day);
    if (age <= kept) return [];
    const text = `is ${age} days ago, and Prometheus keeps ${kept} days: what was spent in between is not known. Take the balance of a newer invoice, or raise retention.`;
    return [{ path: ["commitments", name, "drawn", "at"], text, severity: "warning" }];
  });
}

/** Days that contradict each other, and what is late today. */
export function checkDays(budgets: Budgets, day: string | undefined): readonly Finding[] {
  return [
    ...checkRetention(budgets),
    ...Object.entries(budgets.features).flatMap(([name, feature]) => [
      ...checkOverrides(name, feature, day),
      ...(day === undefined ? [] : checkReview(name, feature, day)),
    ]),
    ...(day === undefined ? [] : checkCommitments(budgets, day)),
  ];
}
