import { setLog } from "@bursar/instrumentation/host";
import type { TellLevel } from "@bursar/instrumentation/host";
import { findGlobalApi } from "@bursar/instrumentation/host";

const LEVELS: Readonly<Record<TellLevel, number>> = { error: 30, warn: 50, info: 60, debug: 70 };

/** Levels of `OTEL_LOG_LEVEL`. */
const WANTED: ReadonlyMap<string, number> = new Map([
  ["NONE", 0],
  ["ERROR", LEVELS.error],
  ["WARN", LEVELS.warn],
  ["INFO", LEVELS.info],
  ["DEBUG", LEVELS.debug],
  ["VERBOSE", Infinity],
  ["ALL", Infinity],
]);

/**
 * Messages go to the application's diag logger. As long as it has none, those from a level on (`OTEL_LOG_LEVEL`) go to
 * stderr; stdout stays the application's. No logger is registered: that would lock an application out whose own
 * OpenTelemetry API is of another version.
 */
export function logMessages(level: string | undefined): void {
  const wanted = WANTED.get((level ?? "").toUpperCase()) ?? 0;
  setLog((messageLevel, message, details) => {
    const logger = findGlobalApi().diag;
    if (logger !== undefined) logger[messageLevel](message, ...details);
    else if (LEVELS[messageLevel] <= wanted)
      process.stderr.write(`${[message, ...details].map(renderDetail).join(" ")}\n`);
  });
}

function renderDetail(detail: unknown): string {
  if (typeof detail === "string") return detail;
  return detail instanceof Error
    ? `${detail.name}: ${detail.message}`
    : (JSON.stringify(detail) ?? "undefined");
}
