const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `30s`, `15m`, `1h` or `2d`; undefined if it is not one. */
export function readDuration(text: string): number | undefined {
  const match = /^([1-9]\d{0,6})([smhd])$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * (UNIT_SECONDS[match[2] ?? ""] ?? Number.NaN);
}

/** The shortest spelling of whole seconds that Prometheus reads: `3600` is `1h`, `90` is `90s`. */
export function renderDuration(seconds: number): string {
  for (const unit of ["d", "h", "m"]) {
    const size = UNIT_SECONDS[unit] ?? 1;
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
