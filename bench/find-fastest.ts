import { measureRounds } from "./measure-rounds.ts";
import { planSpread } from "./plan-spread.ts";
import type { Subject } from "./subject.ts";

const TRIAL_ROUNDS = 3;

/** Of several ways to call a rival, the one that is fastest here: it is measured at its best. */
export async function findFastest(ways: readonly Subject[]): Promise<Subject> {
  const speeds = await measureRounds(ways, TRIAL_ROUNDS);
  const medians = speeds.map((callsPerSecond) => planSpread(callsPerSecond).median);
  const fastest = ways[medians.indexOf(Math.max(...medians))];
  if (fastest === undefined) throw new RangeError("there is no way to call it");
  return fastest;
}
