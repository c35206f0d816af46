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
type HrTime = DataPoint<number>["startTime"];

/** A series that was sent before. */
interface BegunSeries {
  /** Before its first point, in each request the same. */
  readonly begin: HrTime;
  /** True once an export has arrived that had its zero. */
  hasArrived: boolean;
}

// Where no export arrived for long, a zero at the start would be too old for Prometheus: without an out-of-order window
// it answers with 400 to what is more than an hour older than its latest sample. Figures of the spool may be half an
// hour old by then.
const LONGEST_BEFORE_SECONDS = 1_500;

/**
 * Gives every cumulative monotonic sum a point of 0 just before its first one: Prometheus reads growth from
 * two points, so without it the first export of each process would be lost.
 */
export class ZeroPointExporter implements PushMetricExporter {
  private readonly inner: PushMetricExporter;
  private readonly begun = new Map<string, BegunSeries>();

  constructor(inner: PushMetricExporter) {
    this.inner = inner;
  }

  export(metrics: ResourceMetrics, resultCallback: ExportCallback): void {
    const sent: BegunSeries[] = [];
    const withZeros = addZeroPoints(metrics, (name, point) => {
      const key = `${name}\n${renderSeries(point)}`;
      const series = this.begun.get(key) ?? { begin: findBegin(point), hasArrived: false };
      this.begun.set(key, series);
      sent.push(series);
      return series;
    });
    this.inner.export(withZeros, (result) => {
      if (result.code === ExportResultCode.SUCCESS) for (const series of sent) series.hasArrived = true;
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

type FindSeries = (name: string, point: DataPoint<number>) => BegunSeries;

function addZeroPoints(metrics: ResourceMetrics, findSeries: FindSeries): ResourceMetrics {
  const scopeMetrics = metrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map((metric) =>
      isMonotonicTotal(metric)
        ? {
            ...metric,
            dataPoints: addZeros(`${scope.scope.name}\n${metric.descriptor.name}`, metric, findSeries),
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

function addZeros(name: string, { dataPoints }: SumMetricData, findSeries: FindSeries): DataPoint<number>[] {
  return dataPoints.flatMap((point) => {
    const { begin, hasArrived } = findSeries(name, point);
    const figure = { ...point, startTime: begin };
    return hasArrived ? [figure] : [createZero(figure), figure];
  });
}

/**
 * What begins while figures are collected is said to start then, some time after the collection: its zero would come
 * after its first figure, and be what Prometheus shows.
 */
function findBegin({ startTime, endTime }: DataPoint<number>): HrTime {
  const [seconds, nanoseconds] = isBefore(startTime, endTime) ? startTime : endTime;
  return nanoseconds >= 1_000_000
    ? [seconds, nanoseconds - 1_000_000]
    : [seconds - 1, nanoseconds + 999_000_000];
}

function isBefore(one: HrTime, other: HrTime): boolean {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
}

function createZero({ startTime: begin, endTime, attributes }: DataPoint<number>): DataPoint<number> {
  const time: HrTime =
    endTime[0] - begin[0] > LONGEST_BEFORE_SECONDS
      ? [endTime[0] - LONGEST_BEFORE_SECONDS, endTime[1]]
      : begin;
  return { startTime: time, endTime: time, attributes, value: 0 };
}

function renderSeries({ startTime, attributes }: DataPoint<number>): string {
  const labels = Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([startTime, labels]);
}
