import type * as SdkMetrics from "@opentelemetry/sdk-metrics";
import type { MetricReader } from "@opentelemetry/sdk-metrics";
import type { Seen } from "./started-subject.ts";

/** Reads the metrics of a provider when it is told to, and sends them nowhere. */
export interface PullReader {
  readonly reader: MetricReader;
  readonly collect: () => Promise<void>;
  /** All points there are; metrics go on counting. */
  readonly readSeen: () => Promise<Seen>;
}

/** @param sdk of the subject: each brings its own copy */
export function createPullReader({
  MetricReader: Reader,
  AggregationTemporality,
}: typeof SdkMetrics): PullReader {
  const reader = new (class extends Reader {
    constructor() {
      super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
    }

    protected override async onForceFlush(): Promise<void> {}

    protected override async onShutdown(): Promise<void> {}
  })();
  return {
    reader,
    collect: async () => void (await reader.collect()),
    async readSeen() {
      const { resourceMetrics } = await reader.collect();
      const points = resourceMetrics.scopeMetrics
        .flatMap(({ metrics }) => metrics)
        .flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => ({ name: descriptor.name, attributes, value })),
        );
      return {
        what: points.length === 0 ? "" : `${points.length} points of metrics`,
        text: points.map((point) => JSON.stringify(point)).join("\n"),
      };
    },
  };
}
