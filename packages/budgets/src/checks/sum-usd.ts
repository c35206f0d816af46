/** Sums of decimals end in stray digits; a difference this small is none. */
const TOLERANCE = 1e-9;

/** Whether an amount is above a limit by more than the rounding of sums. */
export function isAboveUsd(usd: number, limitUsd: number): boolean {
  return usd > limitUsd * (1 + TOLERANCE);
}

/** The sum of amounts. */
export function sumUsd(amountsUsd: readonly number[]): number {
  return amountsUsd.reduce((sum, usd) => sum + usd, 0);
}
