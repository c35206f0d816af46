import type { Attributes } from "@opentelemetry/api";

/**
 * One series of a counter as this process adds it up. The metrics SDK is told when it collects: to be told of each
 * measurement would cost it more than the metering of the whole call.
 */
export interface Series {
  readonly labels: Attributes;
  sum: number;
  /** What adding rounded off; it is added when the sum is read. */
  lost: number;
  /** What the metrics SDK was told so far. */
  told: number;
}

/** Adds what is a finite number and not negative: one NaN would make a counter NaN for the rest of the process. */
export function addToSeries(series: Series, measurement: number): void {
  if (!(measurement >= 0 && measurement < Infinity)) return;
  const next = series.sum + measurement;
  series.lost +=
    series.sum >= measurement ? series.sum - next + measurement : measurement - next + series.sum;
  series.sum = next;
}

/** What was added since the last time. */
export function takeFromSeries(series: Series): number {
  const sum = series.sum + series.lost;
  const added = sum - series.told;
  // As the metrics SDK rounds it, so that what it rounded off is in the next telling.
  series.told += added;
  return added;
}
