const STEPS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
];

/** An age for people: `3 h`, `less than 1 min`. */
export function renderAge(ageMs: number): string {
  const step = STEPS.find(([, unitMs]) => ageMs >= unitMs);
  return step === undefined ? "less than 1 min" : `${Math.floor(ageMs / step[1])} ${step[0]}`;
}
