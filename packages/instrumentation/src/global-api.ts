import type { ContextManager, DiagLogger } from "@opentelemetry/api";

/** What the application has registered with OpenTelemetry's API, as far as it concerns us. */
export interface GlobalApi {
  readonly context?: ContextManager;
  readonly diag?: DiagLogger;
}

/**
 * Finds what the application has registered, with whichever version of the API. Our own copy would not do: a newer
 * API takes nothing from an older one, and what it registers locks the older one out.
 */
export function findGlobalApi(): GlobalApi {
  const slot: GlobalApi | undefined = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
  return slot ?? {};
}
