import type { Attributes, Counter, Meter } from "@opentelemetry/api";
import type { Metric, MetricKey } from "@bursar/conventions";
import { addToSeries, takeFromSeries } from "./series.ts";
import type { Series } from "./series.ts";
import { tellAtCollection } from "./tell-at-collection.ts";

/** Adds to a set of metrics; what is not a finite number is refused. */
export interface Instruments<Key extends string = MetricKey> {
  readonly record: (key: Key, measurement: number, labels: Attributes) => void;
  /** The series of a counter, to be kept by whoever adds to it often. */
  readonly findSeries: (key: Key, labels: Attributes) => Series;
}

interface Instrument {
  readonly write: (measurement: number, labels: Attributes) => void;
  readonly findSeries: ((labels: Attributes) => Series) | undefined;
}

/** Creates the whole set on a meter. */
export function createInstruments<Key extends string>(
  meter: Meter,
  metrics: Readonly<Record<Key, Metric>>,
): Instruments<Key> {
  const instruments = new Map(
    Object.entries<Metric>(metrics).map(([key, metric]) => [key, createInstrument(meter, metric)]),
  );
  return {
    record(key: string, measurement, labels) {
      if (Number.isFinite(measurement)) instruments.get(key)?.write(measurement, labels);
    },
    findSeries(key: string, labels) {
      const series = instruments.get(key)?.findSeries?.(labels);
      if (series === undefined) throw new RangeError(`${key} is no counter`);
      return series;
    },
  };
}

function createInstrument(meter: Meter, metric: Metric): Instrument {
  const { name, kind, unit, description } = metric;
  const options = { unit, description };
  if (kind === "counter") return createCounter(meter, metric);
  if (kind === "gauge") {
    const gauge = meter.createGauge(name, options);
    return { write: (measurement, labels) => gauge.record(measurement, labels), findSeries: undefined };
  }
  return createHistogram(meter, metric);
}

/**
 * A counter that is told at collection. An observable counter would not do: where a view drops labels, or there are
 * more series than the metrics SDK takes, it keeps the last of them instead of the sum.
 */
function createCounter(meter: Meter, { name, unit, description, labels: keys }: Metric): Instrument {
  const known = new Map<string, Series>();
  const findSeries = (labels: Attributes): Series => {
    const key = keys.map((label) => String(labels[label])).join("\u0000");
    const found = known.get(key);
    if (found !== undefined) return found;
    const begun: Series = { labels, sum: 0, lost: 0, told: 0 };
    known.set(key, begun);
    beginSeries(counter, labels);
    return begun;
  };
  const counter = meter.createCounter(name, { unit, description });
  tellAtCollection(meter, name, () => {
    for (const series of known.values()) {
      const added = takeFromSeries(series);
      if (added > 0) counter.add(added, series.labels);
    }
  });
  return { write: (measurement, labels) => addToSeries(findSeries(labels), measurement), findSeries };
}

/** Without it the metrics SDK would have the series start when it is told of it, after the time of its first point. */
function beginSeries(counter: Counter, labels: Attributes): void {
  try {
    counter.add(0, labels);
  } catch {
    // Whoever asked has a figure to add, which is told at collection.
  }
}

/** As many as one telling takes from the program that runs, at most. */
const MOST_PENDING = 256;

/**
 * A histogram that is told at collection, or when much is to tell: measurements told one after the other cost the
 * metrics SDK a fifth of what they cost it alone, in the midst of a call.
 */
function createHistogram(meter: Meter, { name, unit, description, boundaries }: Metric): Instrument {
  const advice = { explicitBucketBoundaries: [...(boundaries ?? [])] };
  const histogram = meter.createHistogram(name, { unit, description, advice });
  const measurements = new Float64Array(MOST_PENDING);
  const labelled: Attributes[] = [];
  const tellPending = (): void => {
    try {
      for (let index = 0; index < labelled.length; index += 1)
        histogram.record(measurements[index] ?? NaN, labelled[index]);
    } finally {
      labelled.length = 0;
    }
  };
  tellAtCollection(meter, name, tellPending);
  return {
    write(measurement, labels) {
      measurements[labelled.length] = measurement;
      labelled.push(labels);
      if (labelled.length >= MOST_PENDING) tellPending();
    },
    findSeries: undefined,
  };
}
