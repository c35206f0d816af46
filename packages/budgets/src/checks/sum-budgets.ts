import type { Budgets, Commitment } from "../budgets.ts";
import { countMonths } from "./count-months.ts";
import { sumUsd } from "./sum-usd.ts";

/** Budgets of the month by team. */
export function groupBudgetsUsd(budgets: Budgets): ReadonlyMap<string, readonly number[]> {
  const groups = Map.groupBy(Object.values(budgets.features), ({ team }) => team);
  return new Map(
    [...groups].map(([team, features]) => [team, features.map(({ budget }) => budget.usdPerMonth)]),
  );
}

/** What the teams that draw on a commitment may spend in a month: their allocations, else their features' budgets. */
export function sumTeamsUsd(commitment: string, budgets: Budgets): number {
  const groups = groupBudgetsUsd(budgets);
  return sumUsd(
    Object.entries(budgets.teams)
      .filter(([, team]) => team.commitment === commitment)
      .map(([name, { usdPerMonth }]) => usdPerMonth ?? sumUsd(groups.get(name) ?? [])),
  );
}

/** What they may draw while it holds, the discount taken off. */
export function sumNeedUsd(name: string, commitment: Commitment, budgets: Budgets): number {
  const { from, until, expectedDiscount = 0 } = commitment;
  return sumTeamsUsd(name, budgets) * countMonths(from, until) * (1 - expectedDiscount);
}
