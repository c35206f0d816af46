import { createRequire } from "node:module";
import type * as Sdk from "@anthropic-ai/sdk";
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
} from "@opentelemetry/sdk-metrics";
import { ClaudeInstrumentation } from "@bursar/instrumentation";
import type { ClaudeInstrumentationConfig } from "@bursar/instrumentation";

class PullReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

type Labels = Readonly<Record<string, string>>;

/** One point; of a histogram the sum and the count. */
export interface Point {
  readonly metric: string;
  readonly labels: Labels;
  readonly figure: number;
  readonly count: number;
}

export const instrumentation: ClaudeInstrumentation = new ClaudeInstrumentation();

// Required after the instrumentation, so that its hook sees the real module being loaded.
const sdk = createRequire(import.meta.url)("@anthropic-ai/sdk") as typeof Sdk;
export const Anthropic: typeof Sdk.default = sdk.default;

/** Starts the metrics of a test anew. */
export function meterAnew(config: ClaudeInstrumentationConfig = {}): { readPoints: () => Promise<Point[]> } {
  const { reader, readPoints } = createReader();
  instrumentation.setConfig(config);
  instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }));
  return { readPoints };
}

/** A reader for a provider of its own. */
export function createReader(): { reader: MetricReader; readPoints: () => Promise<Point[]> } {
  const reader = new PullReader();
  return {
    reader,
    async readPoints() {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics
        .flatMap(({ metrics }) => metrics)
        .flatMap((metric) =>
          metric.dataPointType === DataPointType.HISTOGRAM
            ? metric.dataPoints.map(({ attributes, value }) =>
                point(metric.descriptor.name, attributes, value.sum ?? 0, value.count),
              )
            : metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM
              ? []
              : metric.dataPoints.map(({ attributes, value }) =>
                  point(metric.descriptor.name, attributes, value, 1),
                ),
        );
    },
  };
}

function point(metric: string, attributes: object, figure: number, count: number): Point {
  return { metric, labels: attributes as Labels, figure, count };
}

/** Sum over the points of a metric that carry the labels. */
export function sumOf(points: readonly Point[], metric: string, labels: Labels = {}): number {
  return selectPoints(points, metric, labels).reduce((sum, { figure }) => sum + figure, 0);
}

export function selectPoints(points: readonly Point[], metric: string, labels: Labels = {}): Point[] {
  return points.filter(
    (candidate) =>
      candidate.metric === metric &&
      Object.entries(labels).every(([label, name]) => candidate.labels[label] === name),
  );
}
