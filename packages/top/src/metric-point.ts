import type { Metric } from "@bursar/conventions";

/** One data point of a counter that the table reads. */
export interface MetricPoint {
  /** Identity of the stream: resource, scope, name and attributes, in one canonical text. */
  readonly stream: string;
  readonly metric: Metric;
  readonly labels: Readonly<Record<string, string>>;
  /** Nanoseconds since 1970; 0 where the sender does not know. */
  readonly startNano: bigint;
  readonly timeNano: bigint;
  /** A total since `startNano`, or the increase since the point before. */
  readonly temporality: "cumulative" | "delta";
  /** In the metric's own unit. */
  readonly reading: number;
}

/** What a request brought. */
export interface PointsReading {
  readonly points: readonly MetricPoint[];
  /** Data points that could not be used. */
  readonly rejected: number;
  /** The first reason, for the sender. */
  readonly problem: string | undefined;
}
