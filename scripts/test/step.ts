/** One thing that the test run checks. */
export interface Step {
  readonly name: string;
  /** Runs it; says how many checks passed, failed and were skipped. */
  readonly run: () => Promise<Tally>;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const ONE_PASSED: Tally = { passed: 1, failed: 0, skipped: 0 };
export const ONE_FAILED: Tally = { passed: 0, failed: 1, skipped: 0 };

export function addTallies(tallies: readonly Tally[]): Tally {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const tally of tallies) {
    passed += tally.passed;
    failed += tally.failed;
    skipped += tally.skipped;
  }
  return { passed, failed, skipped };
}
