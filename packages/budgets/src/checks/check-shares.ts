import type { Budgets } from "../budgets.ts";
import type { Finding } from "../finding.ts";
import { sumUsd } from "./sum-usd.ts";

/** Shared costs are shared out whole. */
export function checkShares({ sharedCosts = {} }: Budgets): readonly Finding[] {
  return Object.entries(sharedCosts).flatMap(([name, { split }]) => {
    const sum = sumUsd(Object.values(split));
    if (Math.abs(sum - 1) < 1e-9) return [];
    const text = `sums to ${Number(sum.toFixed(9))}. Write shares that sum to 1.`;
    return [{ path: ["sharedCosts", name, "split"], text }];
  });
}
