/** A running sum of USD whose error does not grow with the number of summands. */
export interface UsdSum {
  readonly add: (usd: number) => void;
  /** USD so far. */
  readonly read: () => number;
}

/** Adds costs to within the last bit of a float, however many they are. */
export function createUsdSum(): UsdSum {
  // What each addition rounds off is kept and added at the end (Neumaier).
  let sum = 0;
  let lost = 0;
  return {
    add: (usd) => {
      const next = sum + usd;
      lost += Math.abs(sum) >= Math.abs(usd) ? sum - next + usd : usd - next + sum;
      sum = next;
    },
    read: () => sum + lost,
  };
}
