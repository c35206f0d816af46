import { sumWorkloadUsd } from "./cost-workload.ts";
import type { Workload } from "./cost-workload.ts";
import { divideFraction, ONE, roundFraction, subtractFraction } from "./fraction.ts";

export interface WorkloadComparison {
  /** USD per call. */
  readonly beforeUsd: number;
  /** USD per call. */
  readonly afterUsd: number;
  /** −0.256 is 25.6 % less; `undefined` where the first costs nothing. */
  readonly changeRatio: number | undefined;
  /**
   * Success rate after ÷ before at which a successful action costs the same, when an action takes as many calls
   * as before. 0.5: half as many may succeed. `undefined` where the first costs nothing.
   */
  readonly breakEvenSuccessRatio: number | undefined;
}

/**
 * The change in cost from one way of serving a feature to another. Levers multiply: change all of them in
 * `after`, rather than adding up the changes of each.
 *
 * @throws RangeError naming the field that makes no sense, such as `after.routes[0].share`.
 */
export function compareWorkloads(before: Workload, after: Workload): WorkloadComparison {
  const beforeUsd = sumWorkloadUsd(before, "before.");
  const afterUsd = sumWorkloadUsd(after, "after.");
  const costRatio = divideFraction(afterUsd, beforeUsd);
  return {
    beforeUsd: roundFraction(beforeUsd),
    afterUsd: roundFraction(afterUsd),
    changeRatio: costRatio && roundFraction(subtractFraction(costRatio, ONE)),
    breakEvenSuccessRatio: costRatio && roundFraction(costRatio),
  };
}
