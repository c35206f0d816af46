import pricingManifest from "../../packages/pricing/package.json" with { type: "json" };
import type { Goal, RunBench } from "../bench.ts";
import benchManifest from "../package.json" with { type: "json" };
import { checkFairness } from "./check-fairness.ts";
import { compareBooks, renderComparison } from "./compare-books.ts";
import { measureMemory } from "./measure-memory.ts";
import type { MeasuredMemory } from "./measure-memory.ts";
import { planMixes } from "./plan-mixes.ts";
import { timeMix } from "./time-mix.ts";
import type { TimedMix } from "./time-mix.ts";

const LEAST_RATIO = 10;
const MOST_RETAINED_BYTES = 0.01;

const VERSIONS = {
  "@bursar/pricing": pricingManifest.version,
  "@pydantic/genai-prices": benchManifest.dependencies["@pydantic/genai-prices"],
};

/** Speed and memory of `priceUsage` beside npm `@pydantic/genai-prices`. */
export const runPricingBench: RunBench = async ({ rounds, say }) => {
  const comparison = compareBooks();
  const notes = renderComparison(comparison);
  const mixes = planMixes(comparison.agreed);
  const fair = checkFairness(mixes.flatMap(({ calls }) => calls));
  if (!fair.met) return { versions: VERSIONS, notes, measures: [], goals: [fair] };
  const timed: TimedMix[] = [];
  for (const mix of mixes) {
    say(`timing ${mix.name} …`);
    timed.push(await timeMix(mix, rounds));
  }
  say("measuring memory …");
  const memory = await measureMemory(mixes.flatMap(({ calls }) => calls));
  return {
    versions: VERSIONS,
    notes,
    measures: [...timed.flatMap(({ measures }) => measures), ...memory.measures],
    goals: [fair, judgeSpeed(timed), judgeRetained(memory)],
  };
};

function judgeSpeed(timed: readonly TimedMix[]): Goal {
  const lowest = Math.min(...timed.map(({ ratio }) => ratio.median));
  return {
    goal: `at least ${LEAST_RATIO} × the rival's speed in every mix, the rival called its fastest way`,
    measured: `${lowest.toFixed(1)} × in the slowest mix`,
    met: lowest >= LEAST_RATIO,
  };
}

function judgeRetained({ retained, noise }: MeasuredMemory): Goal {
  const idle = `${noise.min.toFixed(4)} to ${noise.max.toFixed(4)}`;
  return {
    goal: `0 bytes retained per call (median within ±${MOST_RETAINED_BYTES})`,
    measured: `${retained.median.toFixed(4)}, where a loop without calls reads ${idle}`,
    met: Math.abs(retained.median) < MOST_RETAINED_BYTES,
  };
}
