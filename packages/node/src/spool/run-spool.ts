import { randomUUID } from "node:crypto";
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { METRICS } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import { JsonMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { renderSpoolFile } from "./spool-file.ts";
import { planSpoolName, writeSpoolFile } from "./write-spool-file.ts";
import type { SpoolFolder } from "./write-spool-file.ts";

/** Options of {@link RunSpool}. */
export interface RunSpoolOptions {
  readonly folder: SpoolFolder;
  /** Where the figures are meant for, without credentials. */
  readonly endpoint: string;
  /** For how long after a failed export the process may still deliver its figures itself. */
  readonly holdMs: number;
}

/**
 * The spool file of this run: its latest figures that did not arrive. They are totals, so the latest say all that
 * earlier ones said. Never rejects; a folder that cannot be written is told once.
 */
export class RunSpool {
  /** True when the figures that come now are the last ones: whoever finds them may send them. */
  isLast = false;
  private readonly id = randomUUID();
  private readonly options: RunSpoolOptions;
  private turn: Promise<void> = Promise.resolve();
  private newest = 0;
  private writtenAs = 0;
  private arrivedAs = 0;
  private isWrittenLast = false;
  private isTold = false;

  constructor(options: RunSpoolOptions) {
    this.options = options;
  }

  /** A number for figures that are on their way: of two, the later have the greater one. */
  number(): number {
    return (this.newest += 1);
  }

  /** Keeps figures that did not arrive, unless later ones are kept or have arrived. */
  keep(number: number, metrics: ResourceMetrics): Promise<void> {
    return this.takeTurn(async () => {
      if (number <= this.arrivedAs || number < this.writtenAs) return;
      if (number === this.writtenAs && this.isWrittenLast === this.isLast) return;
      const request = JsonMetricsSerializer.serializeRequest(metrics);
      if (request === undefined) return;
      const text = renderSpoolFile({ header: this.planHeader(metrics), request: Buffer.from(request) });
      const dropped = await writeSpoolFile(this.options.folder, this.id, text);
      this.writtenAs = number;
      this.isWrittenLast = this.isLast;
      this.tellWritten(dropped.count);
    });
  }

  /** Tells of the last figures, once it is certain that they did not arrive. */
  tellKept(number: number): void {
    if (!this.isWrittenLast || this.writtenAs < number) return;
    tell(
      "warn",
      `the last figures are kept in ${this.options.folder.path}. The next metered process here sends them, or "bursar spool send".`,
    );
  }

  /** The figures of this number have arrived, and with them all that earlier ones said. */
  discard(number: number): Promise<void> {
    this.arrivedAs = Math.max(this.arrivedAs, number);
    return this.takeTurn(async () => {
      if (this.writtenAs === 0 || this.writtenAs > this.arrivedAs) return;
      this.writtenAs = 0;
      this.isWrittenLast = false;
      // Another process may have sent it.
      await unlink(join(this.options.folder.path, planSpoolName(this.id))).catch(() => {});
    });
  }

  private takeTurn(step: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(step).catch((fault: unknown) => this.tellFault(fault));
    return this.turn;
  }

  private planHeader(metrics: ResourceMetrics): Parameters<typeof renderSpoolFile>[0]["header"] {
    const nowMs = Date.now();
    const service = metrics.resource.attributes["service.name"];
    return {
      endpoint: this.options.endpoint,
      service: typeof service === "string" ? service : "",
      pid: process.pid,
      takenAtMs: findLatestMs(metrics) ?? nowMs,
      heldUntilMs: this.isLast ? 0 : nowMs + this.options.holdMs,
      costUsd: sumOf(metrics, METRICS.costUsd.name),
      unpricedTokens: sumOf(metrics, METRICS.unpricedTokens.name),
    };
  }

  private tellWritten(droppedCount: number): void {
    const { folder } = this.options;
    this.isTold = false;
    if (droppedCount > 0)
      tell(
        "error",
        `${folder.path} was full: ${droppedCount} files of figures that never arrived were deleted, the oldest first. Raise BURSAR_SPOOL_MAX_BYTES, and send them sooner: "bursar spool send".`,
      );
  }

  private tellFault(fault: unknown): void {
    if (this.isTold) return;
    this.isTold = true;
    const reason = fault instanceof Error ? fault.message : String(fault);
    tell(
      "warn",
      `figures that do not arrive cannot be kept in ${this.options.folder.path}: ${reason}. Name a folder with room that this user may write in BURSAR_SPOOL_DIR, or "none".`,
    );
  }
}

function listPoints(metrics: ResourceMetrics): readonly {
  readonly name: string;
  readonly endMs: number;
  readonly total: number;
}[] {
  return metrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .flatMap((metric) =>
      metric.dataPoints.map(({ endTime: [seconds, nanoseconds], value }) => ({
        name: metric.descriptor.name,
        endMs: seconds * 1000 + Math.floor(nanoseconds / 1e6),
        total: metric.dataPointType === DataPointType.SUM && typeof value === "number" ? value : 0,
      })),
    );
}

function findLatestMs(metrics: ResourceMetrics): number | undefined {
  return listPoints(metrics).reduce<number | undefined>(
    (latest, { endMs }) => Math.max(latest ?? endMs, endMs),
    undefined,
  );
}

function sumOf(metrics: ResourceMetrics, name: string): number {
  return listPoints(metrics)
    .filter((point) => point.name === name)
    .reduce((sum, { total }) => sum + total, 0);
}
