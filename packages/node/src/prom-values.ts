import type { Attributes } from "@opentelemetry/api";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import type { Histogram, MetricData } from "@opentelemetry/sdk-metrics";

/** One sample as `prom-client` takes it. */
export interface PromValue {
  readonly value: number;
  readonly labels: Record<string, string | number>;
  /** Where it is not the metric's own name. */
  readonly metricName?: string;
}

/** Turns the points of a metric into the samples that OTLP would have become in Prometheus. */
export function planPromValues(name: string, metric: MetricData): PromValue[] {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
    case DataPointType.GAUGE:
      return metric.dataPoints.map(({ value, attributes }) => ({ value, labels: planLabels(attributes) }));
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.flatMap(({ value, attributes }) =>
        planHistogram(name, value, planLabels(attributes)),
      );
    default:
      return [];
  }
}

function planLabels(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([label, text]) => [label, String(text)]));
}

function planHistogram(
  name: string,
  { buckets, sum, count }: Histogram,
  labels: Record<string, string>,
): PromValue[] {
  let below = 0;
  const bounded = buckets.boundaries.map((bound, index): PromValue => {
    below += buckets.counts[index] ?? 0;
    return { metricName: `${name}_bucket`, value: below, labels: { ...labels, le: bound } };
  });
  return [
    ...bounded,
    { metricName: `${name}_bucket`, value: count, labels: { ...labels, le: "+Inf" } },
    { metricName: `${name}_sum`, value: sum ?? 0, labels },
    { metricName: `${name}_count`, value: count, labels },
  ];
}
