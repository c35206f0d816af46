import { UNKNOWN } from "./label.ts";

/**
 * The bands that bounds make of durations, as values of the label `latency_band`: `up_to_2s`, `up_to_5s`, `over_5s`.
 * A duration that equals a bound is in the lower band. Without bounds there is no band.
 */
export function nameLatencyBands(boundsSeconds: readonly number[]): readonly string[] {
  const last = boundsSeconds.at(-1);
  return last === undefined ? [] : [...boundsSeconds.map((bound) => `up_to_${bound}s`), `over_${last}s`];
}

/** The band of a duration; `unknown` where the duration is, or where there are no bounds. */
export function findLatencyBand(
  boundsSeconds: readonly number[],
  durationSeconds: number | undefined,
): string {
  if (durationSeconds === undefined) return UNKNOWN;
  const index = boundsSeconds.findIndex((bound) => durationSeconds <= bound);
  return nameLatencyBands(boundsSeconds).at(index) ?? UNKNOWN;
}
