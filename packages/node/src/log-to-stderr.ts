import { diag, DiagLogLevel } from "@opentelemetry/api";
import type { DiagLogger } from "@opentelemetry/api";

const LEVELS: ReadonlyMap<string, DiagLogLevel> = new Map([
  ["NONE", DiagLogLevel.NONE],
  ["ERROR", DiagLogLevel.ERROR],
  ["WARN", DiagLogLevel.WARN],
  ["INFO", DiagLogLevel.INFO],
  ["DEBUG", DiagLogLevel.DEBUG],
  ["VERBOSE", DiagLogLevel.VERBOSE],
  ["ALL", DiagLogLevel.ALL],
]);

/**
 * Shows diag messages from a level on (`OTEL_LOG_LEVEL`) on stderr, unless the application has a diag logger.
 * stdout stays the application's.
 */
export function logToStderr(level: string | undefined): void {
  const wanted = LEVELS.get((level ?? "").toUpperCase());
  if (wanted === undefined || hasLogger()) return;
  const write = (message: string, ...details: unknown[]): void => {
    process.stderr.write(`${[message, ...details].map(renderDetail).join(" ")}\n`);
  };
  const logger: DiagLogger = { error: write, warn: write, info: write, debug: write, verbose: write };
  diag.setLogger(logger, { logLevel: wanted, suppressOverrideMessage: true });
}

/** The API tells nobody whether a logger is set, so its slot on the global object is read. */
function hasLogger(): boolean {
  const api: { readonly diag?: unknown } | undefined = Reflect.get(
    globalThis,
    Symbol.for("opentelemetry.js.api.1"),
  );
  return api?.diag !== undefined;
}

function renderDetail(detail: unknown): string {
  if (typeof detail === "string") return detail;
  return detail instanceof Error
    ? `${detail.name}: ${detail.message}`
    : (JSON.stringify(detail) ?? "undefined");
}
