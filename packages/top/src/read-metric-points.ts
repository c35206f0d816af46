import { METRICS } from "@bursar/conventions";
import type { Metric } from "@bursar/conventions";
import type { MetricPoint, PointsReading } from "./metric-point.ts";
import { isObject, MalformedRequestError, readNano, readObject, readObjects } from "./otlp-object.ts";
import type { OtlpObject } from "./otlp-object.ts";
import { readAttributes } from "./read-attributes.ts";

/** The counters that the table is made of; every other metric is taken and left alone. */
const COUNTERS: ReadonlyMap<unknown, Metric> = new Map(
  [METRICS.tokens, METRICS.costUsd, METRICS.unpricedTokens, METRICS.calls, METRICS.actions].map(
    (metric): [unknown, Metric] => [metric.name, metric],
  ),
);

const NO_RECORDED_VALUE = 1;
const TEMPORALITIES: ReadonlyMap<unknown, MetricPoint["temporality"]> = new Map<
  unknown,
  MetricPoint["temporality"]
>([
  [1, "delta"],
  ["AGGREGATION_TEMPORALITY_DELTA", "delta"],
  [2, "cumulative"],
  ["AGGREGATION_TEMPORALITY_CUMULATIVE", "cumulative"],
]);

/**
 * The points of an export request, in the shape of OTLP/JSON.
 *
 * @throws MalformedRequestError when it is not one.
 */
export function readMetricPoints(request: unknown): PointsReading {
  if (!isObject(request)) throw new MalformedRequestError("the body must be an object with resourceMetrics");
  const points: MetricPoint[] = [];
  const problems: string[] = [];
  for (const resourceMetrics of readObjects(request, "resourceMetrics")) {
    const resource = readAttributes(readObject(resourceMetrics, "resource")).identity;
    for (const scopeMetrics of readObjects(resourceMetrics, "scopeMetrics")) {
      const scope = readObject(scopeMetrics, "scope");
      const origin = JSON.stringify([
        resource,
        scope["name"],
        scope["version"],
        readAttributes(scope).identity,
      ]);
      for (const metric of readObjects(scopeMetrics, "metrics")) readMetric(metric, origin, points, problems);
    }
  }
  return { points, rejected: problems.length, problem: problems[0] };
}

function readMetric(source: OtlpObject, origin: string, points: MetricPoint[], problems: string[]): void {
  const metric = COUNTERS.get(source["name"]);
  if (metric === undefined) return;
  const kind = ["gauge", "histogram", "exponentialHistogram", "summary"].find((key) => isObject(source[key]));
  if (kind !== undefined) {
    for (const _ of readObjects(readObject(source, kind), "dataPoints"))
      problems.push(`${metric.name}: a ${kind}, not a sum`);
    return;
  }
  const sum = readObject(source, "sum");
  const temporality = TEMPORALITIES.get(sum["aggregationTemporality"]);
  for (const point of readObjects(sum, "dataPoints")) {
    if ((Number(point["flags"] ?? 0) & NO_RECORDED_VALUE) !== 0) continue;
    const read = temporality && readPoint(point, metric, origin, temporality);
    if (read === undefined) problems.push(`${metric.name}: a sum without a temporality`);
    else if (typeof read === "string") problems.push(`${metric.name}: ${read}`);
    else points.push(read);
  }
}

function readPoint(
  point: OtlpObject,
  metric: Metric,
  origin: string,
  temporality: MetricPoint["temporality"],
): MetricPoint | string {
  const startNano = readNano(point["startTimeUnixNano"]);
  const timeNano = readNano(point["timeUnixNano"]);
  if (startNano === undefined || timeNano === undefined) return "a time that is no count of nanoseconds";
  const reading = readFigure(point);
  if (!Number.isFinite(reading) || reading < 0) return "a figure that is no number from 0 up";
  const { labels, identity } = readAttributes(point);
  return {
    stream: `${origin}${metric.name}${identity}`,
    metric,
    labels,
    startNano,
    timeNano,
    temporality,
    reading,
  };
}

function readFigure(point: OtlpObject): number {
  const figure = point["asDouble"] ?? point["asInt"];
  if (typeof figure === "number") return figure;
  return typeof figure === "string" && figure.trim() !== "" ? Number(figure) : Number.NaN;
}
