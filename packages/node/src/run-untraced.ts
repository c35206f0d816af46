import { suppressTracing } from "@opentelemetry/core";
import { findGlobalApi } from "@bursar/instrumentation/host";

/** Runs what the application's tracing shall not see: an application has no interest in our requests. */
export function runUntraced<Result>(run: () => Result): Result {
  const manager = findGlobalApi().context;
  return manager === undefined ? run() : manager.with(suppressTracing(manager.active()), run);
}
