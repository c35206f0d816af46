import type { Plan } from "@bursar/budgets";
import { MetricSeries } from "./metric-series.ts";
import type { FeatureFigures } from "./feature-figures.ts";
import { planFigures } from "./plan-figures.ts";
import { renderEmpty } from "./render-empty.ts";
import { renderJson } from "./render-json.ts";
import { renderTable } from "./render-table.ts";
import { openScreen } from "./screen.ts";
import type { Output, Screen } from "./screen.ts";
import { startReceiver } from "./start-receiver.ts";
import type { Receiver } from "./start-receiver.ts";

/** The port of OTLP/HTTP. */
export const DEFAULT_PORT = 4318;

export interface TopOptions {
  /** Default 4318; 0 picks a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Budgets to compare with; without them the table says `no budget`. */
  readonly plan?: Pick<Plan, "features"> | undefined;
  /** Default `table`. `json` writes one object per refresh. */
  readonly format?: "table" | "json" | undefined;
  /** Shows one frame, as soon as there was a call, and ends. */
  readonly once?: boolean | undefined;
  /** Default 1000. */
  readonly refreshMs?: number | undefined;
  /** Default: color on a terminal unless NO_COLOR is set. */
  readonly color?: boolean | undefined;
  /** Lines below every frame of a table, read anew for each. */
  readonly footer?: (() => string) | undefined;
  readonly output: Output;
  /** Where a failure to start is explained. */
  readonly errors: Pick<Output, "write">;
  /** Ends the run. */
  readonly signal?: AbortSignal | undefined;
  /** Told the endpoint as soon as it listens. */
  readonly onListening?: ((url: string) => void) | undefined;
}

/** 0: ended as asked; 3: could not listen. */
export type TopExitCode = 0 | 3;

/**
 * Receives OTLP metrics and shows live figures of each feature, until the signal ends it.
 *
 * @example process.exitCode = await runTop({ output: process.stdout, errors: process.stderr, signal });
 */
export async function runTop(options: TopOptions): Promise<TopExitCode> {
  const series = new MetricSeries();
  const host = options.host ?? "127.0.0.1";
  const port = options.port ?? DEFAULT_PORT;
  let receiver: Receiver;
  try {
    receiver = await startReceiver({ host, port, addPoints: (points) => series.addPoints(points) });
  } catch (error) {
    options.errors.write(`${describeFailure(error, host, port)}\n`);
    return 3;
  }
  try {
    options.onListening?.(receiver.url);
    await showFrames(options, series, receiver.url);
  } finally {
    await receiver.close();
  }
  return 0;
}

async function showFrames(options: TopOptions, series: MetricSeries, url: string): Promise<void> {
  const show: Screen["show"] =
    options.format === "json"
      ? (frame) => options.output.write(`${frame}\n`)
      : openScreen(options.output).show;
  while (options.signal?.aborted !== true) {
    const seen = series.readSeries();
    const features = seen.length > 0 ? planFigures(seen, options.plan) : undefined;
    const called = features?.some(({ calls }) => calls > 0) === true;
    if (options.once !== true || called) show(renderFrame(features, url, options));
    if (options.once === true && called) return;
    await pause(options.refreshMs ?? 1000, options.signal);
  }
}

function renderFrame(
  features: readonly FeatureFigures[] | undefined,
  url: string,
  options: TopOptions,
): string {
  if (options.format === "json") return renderJson(features ?? [], Date.now());
  const footer = options.footer?.() ?? "";
  const frame = features === undefined ? renderEmpty(url) : renderFeatures(features, options);
  return footer === "" ? frame : `${frame}\n${footer}`;
}

function renderFeatures(features: readonly FeatureFigures[], options: TopOptions): string {
  const { output } = options;
  return renderTable(features, {
    columns: output.columns ?? (output.isTTY === true ? 80 : 200),
    color: options.color ?? (output.isTTY === true && process.env["NO_COLOR"] === undefined),
    spendTitle: "since start",
  });
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
}

function describeFailure(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `bursar top: port ${port} on ${host} is taken, perhaps by another bursar top or a Collector. End that program, or choose another port with --port, and give services the same one in OTEL_EXPORTER_OTLP_ENDPOINT.`;
  if (code === "EACCES")
    return `bursar top: port ${port} may not be opened by this user. Choose one above 1023 with --port.`;
  return `bursar top: cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
}
