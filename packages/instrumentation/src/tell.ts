import { diag } from "@opentelemetry/api";

/** Tells by the diag channel; a logger of the application that throws leaves nobody to tell. */
export function tell(level: "warn" | "debug", message: string, ...details: readonly unknown[]): void {
  try {
    diag[level](`bursar: ${message}`, ...details);
  } catch {
    // Nothing can be told of it either.
  }
}
