import type { Budgets } from "../budgets.ts";
import type { Finding } from "../finding.ts";
import { checkActions } from "./check-actions.ts";
import { checkAllocations } from "./check-allocations.ts";
import { checkCounters } from "./check-counters.ts";
import { checkDays } from "./check-days.ts";
import { checkModels } from "./check-models.ts";
import { checkNearNames } from "./check-near-names.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkOwners } from "./check-owners.ts";
import { checkProfiles } from "./check-profiles.ts";
import { checkShares } from "./check-shares.ts";
import { checkThresholds } from "./check-thresholds.ts";

/** What the parts of budgets say of each other, and of prices and days. */
export function checkBudgets(budgets: Budgets, options: CheckOptions): readonly Finding[] {
  return [
    ...checkAllocations(budgets),
    ...checkActions(budgets),
    ...checkCounters(budgets),
    ...checkModels(budgets, options),
    ...checkThresholds(budgets),
    ...checkProfiles(budgets),
    ...checkDays(budgets, options.day),
    ...checkShares(budgets),
    ...checkOwners(budgets),
    ...checkNearNames(Object.keys(budgets.features)),
  ];
}
