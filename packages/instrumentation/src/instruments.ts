import type { Attributes, Meter } from "@opentelemetry/api";
import type { Metric, MetricKey } from "@bursar/conventions";

/** Adds to a set of metrics; what is not a finite number is refused. */
export interface Instruments<Key extends string = MetricKey> {
  readonly record: (key: Key, measurement: number, attributes: Attributes) => void;
}

type Write = (measurement: number, attributes: Attributes) => void;

/** Creates the whole set on a meter. */
export function createInstruments<Key extends string>(
  meter: Meter,
  metrics: Readonly<Record<Key, Metric>>,
): Instruments<Key> {
  const writers = new Map(
    Object.entries<Metric>(metrics).map(([key, metric]) => [key, createInstrument(meter, metric)]),
  );
  return {
    record(key: string, measurement, attributes) {
      // One NaN would make a counter NaN for the rest of the process.
      if (Number.isFinite(measurement)) writers.get(key)?.(measurement, attributes);
    },
  };
}

function createInstrument(meter: Meter, metric: Metric): Write {
  const { name, kind, unit, description, boundaries } = metric;
  const options = { unit, description };
  if (kind === "counter") {
    const counter = meter.createCounter(name, options);
    return (measurement, attributes) => counter.add(measurement, attributes);
  }
  if (kind === "gauge") {
    const gauge = meter.createGauge(name, options);
    return (measurement, attributes) => gauge.record(measurement, attributes);
  }
  const histogram = meter.createHistogram(name, {
    ...options,
    advice: { explicitBucketBoundaries: [...(boundaries ?? [])] },
  });
  return (measurement, attributes) => histogram.record(measurement, attributes);
}
