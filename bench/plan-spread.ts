/** Figures of several rounds in short. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

/** @throws RangeError without any figure */
export function planSpread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((one, other) => one - other);
  const min = sorted.at(0);
  const max = sorted.at(-1);
  const below = sorted.at(Math.ceil(sorted.length / 2) - 1);
  const above = sorted.at(Math.floor(sorted.length / 2));
  if (min === undefined || max === undefined || below === undefined || above === undefined)
    throw new RangeError("a spread needs at least one figure");
  return { median: (below + above) / 2, min, max, rounds: sorted.length };
}
