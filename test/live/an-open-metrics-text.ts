/** One series of the past: a point an hour, from so many hours ago until now. */
export interface PastSeries {
  /** Without `_total`. */
  readonly counter: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hours: number;
  /** Growth of each hour; the series begins at 0. */
  readonly perHour: number;
}

/** Series as text that promtool turns into blocks of a Prometheus. */
export function anOpenMetricsText(series: readonly PastSeries[], nowMs: number): string {
  const nowSeconds = Math.floor(nowMs / 1000);
  const counters = [...new Set(series.map(({ counter }) => counter))];
  const lines = counters.flatMap((counter) => [
    `# TYPE ${counter} counter`,
    ...series.filter((each) => each.counter === counter).flatMap((each) => renderSeries(each, nowSeconds)),
  ]);
  return `${[...lines, "# EOF"].join("\n")}\n`;
}

function renderSeries(
  { counter, labels, hours, perHour }: PastSeries,
  nowSeconds: number,
): readonly string[] {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}=${JSON.stringify(text)}`);
  return Array.from({ length: hours + 1 }, (_, hour) => {
    const atSeconds = nowSeconds - (hours - hour) * 3600;
    return `${counter}_total{${pairs.join(",")}} ${hour * perHour} ${atSeconds}`;
  });
}
