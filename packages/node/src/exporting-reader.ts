import { diag } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality, MetricReader } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { ExportEndedError } from "./otlp-exporter.ts";

/** How and where a reader exports. */
export interface ReaderOptions {
  readonly exporter: PushMetricExporter;
  readonly intervalMs: number;
  /** Named in warnings. */
  readonly endpoint: string;
}

/** When an export began and ended without success, on the monotonic clock. */
export interface FailedExport {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/**
 * Collects and exports at an interval, one export at a time. OpenTelemetry's periodic reader holds a
 * referenced timer while an export hangs, and so would keep a finished program alive.
 */
export class ExportingReader extends MetricReader {
  /** The last export if it failed. */
  lastFailure: FailedExport | undefined;
  private readonly options: ReaderOptions;
  private timer: NodeJS.Timeout | undefined;
  private exporting: Promise<boolean> | undefined;

  constructor(options: ReaderOptions) {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
    this.options = options;
  }

  /** Exports the present figures, after an export that is on its way; false when they did not arrive. */
  async exportNow(): Promise<boolean> {
    while (this.exporting !== undefined) await this.exporting;
    this.exporting = this.runExport().finally(() => {
      this.exporting = undefined;
    });
    return this.exporting;
  }

  protected override onInitialized(): void {
    this.timer = setInterval(() => {
      if (this.exporting === undefined) void this.exportNow();
    }, this.options.intervalMs);
    this.timer.unref();
  }

  protected override async onForceFlush(): Promise<void> {
    await this.exportNow();
  }

  protected override async onShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.exportNow();
    await this.options.exporter.shutdown();
  }

  private async runExport(): Promise<boolean> {
    const startedAtMs = performance.now();
    try {
      const { resourceMetrics } = await this.collect();
      if (resourceMetrics.scopeMetrics.length > 0) await this.send(resourceMetrics);
      if (this.lastFailure !== undefined) diag.info(`bursar: metrics reach ${this.options.endpoint} again`);
      this.lastFailure = undefined;
      return true;
    } catch (error) {
      // Ended by us for a newer export: that one tells whether metrics arrive.
      if (error instanceof ExportEndedError) return false;
      this.warnOnce(error instanceof Error ? renderReason(error) : String(error));
      this.lastFailure = { startedAtMs, endedAtMs: performance.now() };
      return false;
    }
  }

  private warnOnce(reason: string): void {
    if (this.lastFailure !== undefined) return;
    diag.warn(
      `bursar: metrics do not reach ${this.options.endpoint}: ${reason}. While the program runs they are kept and sent with the next export.`,
    );
  }

  private send(metrics: Parameters<PushMetricExporter["export"]>[0]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.options.exporter.export(metrics, (result) => {
        if (result.code === ExportResultCode.SUCCESS) resolve();
        else reject(result.error ?? new Error("no reason given"));
      });
    });
  }
}

/** A refused connection carries its reason in `code` or in the errors it gathers. */
function renderReason(error: Error): string {
  const { code }: Error & { readonly code?: unknown } = error;
  return error.message === "" ? (typeof code === "string" ? code : error.name) : error.message;
}
