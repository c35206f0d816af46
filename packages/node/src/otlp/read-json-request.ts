import type { Buffer } from "node:buffer";
import { ValueType } from "@opentelemetry/api";
import type { Attributes, AttributeValue, HrTime } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationTemporality, DataPointType } from "@opentelemetry/sdk-metrics";
import type {
  DataPoint,
  Histogram,
  MetricData,
  ResourceMetrics,
  ScopeMetrics,
} from "@opentelemetry/sdk-metrics";

type JsonAttribute = { readonly key: string; readonly value: JsonValue };
type JsonValue = {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly JsonValue[] };
};
type JsonPoint = {
  readonly attributes?: readonly JsonAttribute[];
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano?: string;
};
type JsonNumber = JsonPoint & { readonly asInt?: number | string; readonly asDouble?: number };
type JsonHistogram = JsonPoint & {
  readonly count?: number | string;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly (number | string)[];
  readonly explicitBounds?: readonly number[];
};
type JsonMetric = {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly sum?: { readonly isMonotonic?: boolean; readonly dataPoints?: readonly JsonNumber[] };
  readonly gauge?: { readonly dataPoints?: readonly JsonNumber[] };
  readonly histogram?: { readonly dataPoints?: readonly JsonHistogram[] };
};
type JsonRequest = {
  readonly resourceMetrics?: readonly {
    readonly resource?: { readonly attributes?: readonly JsonAttribute[] };
    readonly scopeMetrics?: readonly {
      readonly scope?: { readonly name?: string; readonly version?: string };
      readonly metrics?: readonly JsonMetric[];
    }[];
  }[];
};

/**
 * Reads a request of metrics that we wrote in OTLP's JSON, to write it in another encoding: cumulative sums,
 * gauges and histograms.
 *
 * @throws Error where it is something else
 */
export function readJsonRequest(text: Buffer): readonly ResourceMetrics[] {
  const { resourceMetrics = [] }: JsonRequest = JSON.parse(text.toString());
  return resourceMetrics.map(({ resource, scopeMetrics = [] }) => ({
    resource: resourceFromAttributes(readAttributes(resource?.attributes)),
    scopeMetrics: scopeMetrics.map(({ scope, metrics = [] }): ScopeMetrics => ({
      scope: { name: scope?.name ?? "", version: scope?.version ?? "" },
      metrics: metrics.map(readMetric),
    })),
  }));
}

const CUMULATIVE = { aggregationTemporality: AggregationTemporality.CUMULATIVE } as const;

function readMetric({ name = "", description = "", unit = "", ...kinds }: JsonMetric): MetricData {
  const { sum, gauge, histogram } = kinds;
  const named = { name, description, unit };
  if (histogram !== undefined)
    return {
      descriptor: { ...named, valueType: ValueType.DOUBLE },
      ...CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: (histogram.dataPoints ?? []).map(readHistogramPoint),
    };
  const { dataPoints = [] } = sum ?? gauge ?? {};
  const isInt = dataPoints.some(({ asInt }) => asInt !== undefined);
  const metric = {
    descriptor: { ...named, valueType: isInt ? ValueType.INT : ValueType.DOUBLE },
    ...CUMULATIVE,
    dataPoints: dataPoints.map(readNumberPoint),
  };
  return sum === undefined
    ? { ...metric, dataPointType: DataPointType.GAUGE }
    : { ...metric, dataPointType: DataPointType.SUM, isMonotonic: sum.isMonotonic ?? false };
}

function readNumberPoint(point: JsonNumber): DataPoint<number> {
  return { ...readPoint(point), value: Number(point.asInt ?? point.asDouble ?? 0) };
}

function readHistogramPoint(point: JsonHistogram): DataPoint<Histogram> {
  return { ...readPoint(point), value: readHistogram(point) };
}

function readPoint(point: JsonPoint): Omit<DataPoint<number>, "value"> {
  return {
    startTime: readTime(point.startTimeUnixNano),
    endTime: readTime(point.timeUnixNano),
    attributes: readAttributes(point.attributes),
  };
}

function readHistogram(point: JsonHistogram): Histogram {
  return {
    count: Number(point.count ?? 0),
    ...(point.sum !== undefined && { sum: point.sum }),
    ...(point.min !== undefined && { min: point.min }),
    ...(point.max !== undefined && { max: point.max }),
    buckets: {
      boundaries: [...(point.explicitBounds ?? [])],
      counts: (point.bucketCounts ?? []).map(Number),
    },
  };
}

function readTime(nanoseconds = "0"): HrTime {
  const all = BigInt(nanoseconds);
  return [Number(all / 1_000_000_000n), Number(all % 1_000_000_000n)];
}

function readAttributes(attributes: readonly JsonAttribute[] = []): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue({ stringValue, boolValue, intValue, doubleValue, arrayValue }: JsonValue): AttributeValue {
  if (arrayValue !== undefined) return (arrayValue.values ?? []).map(({ stringValue: text = "" }) => text);
  if (intValue !== undefined) return Number(intValue);
  return stringValue ?? boolValue ?? doubleValue ?? "";
}
