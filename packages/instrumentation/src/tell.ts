import { diag } from "@opentelemetry/api";

/** How much a message matters. */
export type TellLevel = "error" | "warn" | "info" | "debug";

/** Takes messages instead of the diag channel. */
export type Log = (level: TellLevel, message: string, details: readonly unknown[]) => void;

// On the global object: all copies of this package tell whoever started the metering of the process.
const KEY: unique symbol = Symbol.for("bursar.log.1");

const holder: typeof globalThis & { [KEY]?: Log } = globalThis;

/** From now on messages go to the log; it decides what becomes of those for OpenTelemetry's diag channel. */
export function setLog(log: Log): void {
  holder[KEY] = log;
}

/** Tells by the diag channel, or the log in its place; one that throws leaves nobody to tell. */
export function tell(level: TellLevel, message: string, ...details: readonly unknown[]): void {
  const text = `bursar: ${message}`;
  try {
    const log = holder[KEY];
    if (log === undefined) diag[level](text, ...details);
    else log(level, text, details);
  } catch {
    // Nothing can be told of it either.
  }
}
