import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality, MetricReader } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { tell } from "@bursar/instrumentation/host";
import { runUntraced } from "./run-untraced.ts";

/** How and where a reader exports. */
export interface ReaderOptions {
  readonly exporter: PushMetricExporter;
  readonly intervalMs: number;
  /** Named in warnings. */
  readonly endpoint: string;
  /** Told of each export that arrived. */
  readonly onArrival?: () => void;
}

/** When an export began and, if it has, ended, on the monotonic clock. */
export interface ExportSpan {
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}

/**
 * Collects and exports at an interval. OpenTelemetry's periodic reader holds a referenced timer while an export
 * hangs, and so would keep a finished program alive.
 */
export class ExportingReader extends MetricReader {
  /** The export that began last. */
  latest: ExportSpan | undefined;
  private readonly options: ReaderOptions;
  private timer: NodeJS.Timeout | undefined;
  private exporting: Promise<boolean> | undefined;
  private waiting: Promise<boolean> | undefined;
  private runningCount = 0;
  private failing = false;
  private isEnded = false;

  constructor(options: ReaderOptions) {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
    this.options = options;
  }

  /**
   * Exports the present figures, after an export that is on its way; false when they did not arrive. All who wait
   * for the same one share the next.
   */
  exportNow(): Promise<boolean> {
    if (this.exporting === undefined) return this.startExport();
    this.waiting ??= this.exporting.then(() => {
      this.waiting = undefined;
      return this.startExport();
    });
    return this.waiting;
  }

  /** From now on nothing is exported; figures can still be collected. */
  endExport(): void {
    this.isEnded = true;
    clearTimeout(this.timer);
  }

  /** Exports the present figures, even beside an export that is on its way and may hang. */
  async exportBeside(): Promise<boolean> {
    if (this.isEnded) return false;
    clearTimeout(this.timer);
    const startedAtMs = performance.now();
    this.latest = { startedAtMs, endedAtMs: undefined };
    this.runningCount += 1;
    const arrived = await this.runExport();
    this.runningCount -= 1;
    if (this.latest.startedAtMs === startedAtMs) this.latest = { startedAtMs, endedAtMs: performance.now() };
    if (this.runningCount === 0) this.startTimer();
    return arrived;
  }

  protected override onInitialized(): void {
    this.startTimer();
  }

  protected override async onForceFlush(): Promise<void> {
    await this.exportNow();
  }

  protected override async onShutdown(): Promise<void> {
    await this.exportNow();
    clearTimeout(this.timer);
    await this.options.exporter.shutdown();
  }

  private startExport(): Promise<boolean> {
    this.exporting = this.exportBeside().finally(() => {
      this.exporting = undefined;
    });
    return this.exporting;
  }

  /** Counts from the end of an export on, so that the next one cannot hold a program that this one held. */
  private startTimer(): void {
    if (this.isEnded) return;
    this.timer = setTimeout(() => void this.exportNow(), this.options.intervalMs);
    this.timer.unref();
  }

  private async runExport(): Promise<boolean> {
    try {
      const { resourceMetrics } = await this.collect();
      if (resourceMetrics.scopeMetrics.length > 0) await this.send(resourceMetrics);
      if (this.failing) tell("info", `metrics reach ${this.options.endpoint} again`);
      this.failing = false;
      this.options.onArrival?.();
      return true;
    } catch (error) {
      this.warnOnce(error instanceof Error ? renderReason(error) : String(error));
      this.failing = true;
      return false;
    }
  }

  private warnOnce(reason: string): void {
    if (this.failing) return;
    tell(
      "warn",
      `metrics do not reach ${this.options.endpoint}: ${reason}. The next export that arrives has them too.`,
    );
  }

  private send(metrics: Parameters<PushMetricExporter["export"]>[0]): Promise<void> {
    return new Promise((resolve, reject) => {
      runUntraced(() =>
        this.options.exporter.export(metrics, (result) => {
          if (result.code === ExportResultCode.SUCCESS) resolve();
          else reject(result.error ?? new Error("no reason given"));
        }),
      );
    });
  }
}

// Without a status, the exporter's error stands for one of those that it repeats.
const REPEATED_STATUSES = "HTTP 429, 502, 503 or 504";

function renderReason(error: Error): string {
  // One for each address of the host.
  if (error instanceof AggregateError)
    return error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join("; ");
  const { code, data }: Error & { readonly code?: unknown; readonly data?: unknown } = error;
  if (typeof code === "number") return `HTTP ${code} ${renderBody(data)}`.trim();
  if (error.name === "OTLPExporterError") return `${error.message} (${REPEATED_STATUSES})`;
  return error.message.trim() || error.name;
}

function renderBody(body: unknown): string {
  return typeof body === "string" ? body.slice(0, 200) : "";
}
