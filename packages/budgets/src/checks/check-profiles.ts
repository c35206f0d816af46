import type { Budgets } from "../budgets.ts";
import type { Finding } from "../finding.ts";

const HOUR_SECONDS = 3600;
/** Hours of the day in which a profile spends, and how many times the even pace it then has. */
const PEAKS = {
  flat: { hours: 24, pace: 1 },
  // 8 hours on 5 of 7 days.
  "business-hours": { hours: 8, pace: (24 * 7) / (8 * 5) },
  // One hour a night.
  batch: { hours: 1, pace: 24 },
} as const;

/** Profiles whose plan alone is over the pace at which the owner is paged. */
export function checkProfiles({ alerting, features }: Budgets): readonly Finding[] {
  const burn = alerting?.burn;
  const { long, rate } =
    burn === undefined || burn === "default" ? { long: 6 * HOUR_SECONDS, rate: 6 } : burn;
  return Object.entries(features).flatMap(([name, { profile = "flat" }]) => {
    const { hours, pace } = PEAKS[profile];
    const peak = pace * Math.min(1, (hours * HOUR_SECONDS) / long);
    if (peak <= rate) return [];
    const text = `is at ${Math.round(peak * 10) / 10} times the even pace when all goes to plan, and alerting.burn pages at ${rate}. Raise alerting.burn.rate, or make its long window longer.`;
    return [{ path: ["features", name, "profile"], text, severity: "warning" }] as const;
  });
}
