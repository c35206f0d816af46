import type { Measure } from "../bench.ts";
import { findFastest } from "../find-fastest.ts";
import { measureRounds } from "../measure-rounds.ts";
import { planSpread } from "../plan-spread.ts";
import type { Spread } from "../plan-spread.ts";
import type { Mix } from "./plan-mixes.ts";
import { planBursarSubject } from "./price-with-bursar.ts";
import { planGenaiPricesReadingSubject, planGenaiPricesSubjects } from "./price-with-genai-prices.ts";

/** How fast one mix is priced. */
export interface TimedMix {
  readonly measures: readonly Measure[];
  /** Our speed by the rival's, called its fastest way with the usage read beforehand; pairs of rounds. */
  readonly ratio: Spread;
}

export async function timeMix({ name, calls }: Mix, rounds: number): Promise<TimedMix> {
  const ours = planBursarSubject(calls);
  const fastestRival = await findFastest(planGenaiPricesSubjects(calls));
  const reading = planGenaiPricesReadingSubject(calls);
  const [oursSpeeds = [], fastestSpeeds = [], readingSpeeds = []] = await measureRounds(
    [ours, fastestRival, reading],
    rounds,
  );
  const ratio = planRatio(oursSpeeds, fastestSpeeds);
  const measure = (subject: string, unit: Measure["unit"], spread: Spread): Measure => ({
    what: name,
    subject,
    unit,
    spread,
  });
  return {
    measures: [
      measure(ours.name, "calls/s", planSpread(oursSpeeds)),
      measure(fastestRival.name, "calls/s", planSpread(fastestSpeeds)),
      measure(reading.name, "calls/s", planSpread(readingSpeeds)),
      measure(`ours ÷ ${fastestRival.name}`, "×", ratio),
      measure(`ours ÷ ${reading.name}`, "×", planRatio(oursSpeeds, readingSpeeds)),
    ],
    ratio,
  };
}

function planRatio(ours: readonly number[], theirs: readonly number[]): Spread {
  return planSpread(ours.map((speed, round) => speed / (theirs[round] ?? Number.NaN)));
}
