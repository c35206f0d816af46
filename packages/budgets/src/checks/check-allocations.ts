import type { Budgets, Commitment } from "../budgets.ts";
import type { Finding } from "../finding.ts";
import { renderUsd } from "../render-usd.ts";
import { countMonths } from "./count-months.ts";
import { groupBudgetsUsd, sumNeedUsd, sumTeamsUsd } from "./sum-budgets.ts";
import { isAboveUsd, sumUsd } from "./sum-usd.ts";

/** Months for people: 12, or 7.5. */
function renderMonths(months: number): string {
  return String(Math.round(months * 10) / 10);
}

function checkTeams(budgets: Budgets): readonly Finding[] {
  const groups = groupBudgetsUsd(budgets);
  return Object.entries(budgets.teams).flatMap(([name, { usdPerMonth }]) => {
    const own = groups.get(name) ?? [];
    const sum = sumUsd(own);
    if (usdPerMonth === undefined || !isAboveUsd(sum, usdPerMonth)) return [];
    const count = own.length === 1 ? "its feature may" : `its ${own.length} features may`;
    const text = `allocates ${renderUsd(usdPerMonth, 2)} a month, and ${count} spend ${renderUsd(sum, 2)}. Raise the allocation or lower a budget.`;
    return [{ path: ["teams", name, "usdPerMonth"], text }];
  });
}

function checkDrawn(name: string, commitment: Commitment, monthUsd: number): readonly Finding[] {
  const { usd, from, until, drawn, expectedDiscount = 0 } = commitment;
  if (drawn === undefined) return [];
  const path = ["commitments", name, "drawn"];
  if (drawn.at < from || drawn.at > until) {
    const text = `is not between "from" (${from}) and "until" (${until}). Write the day up to which the balance is.`;
    return [{ path: [...path, "at"], text }];
  }
  const leftUsd = usd - drawn.usd;
  const months = countMonths(drawn.at, until);
  const needUsd = monthUsd * months * (1 - expectedDiscount);
  if (!isAboveUsd(needUsd, leftUsd)) return [];
  const left = leftUsd <= 0 ? "leaves nothing" : `leaves ${renderUsd(Math.round(leftUsd * 100) / 100, 2)}`;
  const text = `${left} for ${renderMonths(months)} months, in which its teams may draw ${renderUsd(Math.round(needUsd), 2)}. Lower allocations, or plan to buy more.`;
  return [{ path, text, severity: "warning" }];
}

function checkCommitment(name: string, commitment: Commitment, budgets: Budgets): readonly Finding[] {
  const { usd, from, until } = commitment;
  if (from >= until) {
    const text = `is not after "from" (${from}). Write the first day on which it holds no more.`;
    return [{ path: ["commitments", name, "until"], text }];
  }
  const months = countMonths(from, until);
  const needUsd = sumNeedUsd(name, commitment, budgets);
  const drawn = checkDrawn(name, commitment, sumTeamsUsd(name, budgets));
  if (!isAboveUsd(needUsd, usd)) return drawn;
  const text = `commits ${renderUsd(usd, 2)} for ${renderMonths(months)} months, in which its teams may draw ${renderUsd(Math.round(needUsd), 2)}. Lower allocations, or raise the commitment.`;
  return [{ path: ["commitments", name, "usd"], text }, ...drawn];
}

/** Features within their team's allocation, teams within their commitment. */
export function checkAllocations(budgets: Budgets): readonly Finding[] {
  return [
    ...checkTeams(budgets),
    ...Object.entries(budgets.commitments ?? {}).flatMap(([name, commitment]) =>
      checkCommitment(name, commitment, budgets),
    ),
  ];
}
