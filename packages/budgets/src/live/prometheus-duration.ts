const UNIT_SECONDS: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};

/** Seconds of a duration as Prometheus writes it, such as `15d` or `1h30m`; undefined if it is none. */
export function readPrometheusDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(\d+(y|w|d|h|ms|m|s))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_SECONDS[unit] ?? Number.NaN),
    0,
  );
}
