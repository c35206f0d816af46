import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality, DataPointType } from "@opentelemetry/sdk-metrics";
import type {
  DataPoint,
  MetricData,
  PushMetricExporter,
  ResourceMetrics,
  SumMetricData,
} from "@opentelemetry/sdk-metrics";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];

// Where no export arrived for long, a zero at the start would be too old for Prometheus, which answers that with 400.
const LONGEST_BEFORE_SECONDS = 3_600;

/**
 * Gives every cumulative monotonic sum a point of 0 just before its first one: Prometheus reads growth from
 * two points, so without it the first export of each process would be lost.
 */
export class ZeroPointExporter implements PushMetricExporter {
  private readonly inner: PushMetricExporter;
  private readonly started = new Set<string>();

  constructor(inner: PushMetricExporter) {
    this.inner = inner;
  }

  export(metrics: ResourceMetrics, resultCallback: ExportCallback): void {
    const begun: string[] = [];
    const withZeros = addZeroPoints(metrics, (series) => {
      if (this.started.has(series)) return false;
      begun.push(series);
      return true;
    });
    this.inner.export(withZeros, (result) => {
      // A series has begun only once its zero has arrived.
      if (result.code === ExportResultCode.SUCCESS) for (const series of begun) this.started.add(series);
      resultCallback(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.CUMULATIVE;
  }
}

function addZeroPoints(metrics: ResourceMetrics, begins: (series: string) => boolean): ResourceMetrics {
  const scopeMetrics = metrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map((metric) =>
      isMonotonicTotal(metric)
        ? {
            ...metric,
            dataPoints: addZeros(`${scope.scope.name}\n${metric.descriptor.name}`, metric, begins),
          }
        : metric,
    ),
  }));
  return { ...metrics, scopeMetrics };
}

function isMonotonicTotal(metric: MetricData): metric is SumMetricData {
  return (
    metric.dataPointType === DataPointType.SUM &&
    metric.isMonotonic &&
    metric.aggregationTemporality === AggregationTemporality.CUMULATIVE
  );
}

function addZeros(
  name: string,
  { dataPoints }: SumMetricData,
  begins: (series: string) => boolean,
): DataPoint<number>[] {
  return dataPoints.flatMap((point) =>
    begins(`${name}\n${renderSeries(point)}`) ? [createZero(point), point] : [point],
  );
}

function createZero({ startTime, endTime, attributes }: DataPoint<number>): DataPoint<number> {
  const [seconds, nanoseconds] =
    endTime[0] - startTime[0] > LONGEST_BEFORE_SECONDS
      ? ([endTime[0] - LONGEST_BEFORE_SECONDS, endTime[1]] as const)
      : startTime;
  const beforeStart: [number, number] =
    nanoseconds >= 1_000_000 ? [seconds, nanoseconds - 1_000_000] : [seconds - 1, nanoseconds + 999_000_000];
  return { startTime: beforeStart, endTime: beforeStart, attributes, value: 0 };
}

function renderSeries({ startTime, attributes }: DataPoint<number>): string {
  const labels = Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([startTime, labels]);
}
