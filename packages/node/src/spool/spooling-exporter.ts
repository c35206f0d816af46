import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { RunSpool } from "./run-spool.ts";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];

// A program that is told to end may not wait for the answer: then the last figures are kept before they are overdue.
const LONGEST_UNKEPT_MS = 50;

/** Keeps on disk what does not arrive, until it, or what came after it, does. */
export class SpoolingExporter implements PushMetricExporter {
  private readonly inner: PushMetricExporter;
  private readonly spool: RunSpool;

  constructor(inner: PushMetricExporter, spool: RunSpool) {
    this.inner = inner;
    this.spool = spool;
  }

  export(metrics: ResourceMetrics, resultCallback: ExportCallback): void {
    const number = this.spool.number();
    const timer = this.spool.isLast
      ? setTimeout(() => void this.spool.keep(number, metrics), LONGEST_UNKEPT_MS).unref()
      : undefined;
    this.inner.export(metrics, (result) => {
      clearTimeout(timer);
      const done =
        result.code === ExportResultCode.SUCCESS
          ? this.spool.discard(number)
          : this.spool.keep(number, metrics).then(() => this.spool.tellKept(number));
      void done.then(() => resultCallback(result));
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
