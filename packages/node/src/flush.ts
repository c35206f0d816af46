import { flushBeside } from "./flush-beside.ts";

// On the global object, so that a second copy of this package reaches the running exporter.
const KEY: unique symbol = Symbol.for("bursar.flush.1");

const holder: typeof globalThis & { [KEY]?: () => Promise<boolean> } = globalThis;

/** Makes an export reachable by {@link flush}. */
export function setFlush(exportNow: () => Promise<boolean>): void {
  holder[KEY] = exportNow;
}

/**
 * Exports now and resolves when the Collector has the figures, or has not (false): after `BURSAR_FLUSH_TIMEOUT_MS` at the
 * latest, and it never rejects. For functions that are frozen after each invocation, and before `process.exit()`.
 * Figures that did not arrive are in the next export. Without `@bursar/node/register` it resolves to false.
 */
export async function flush(): Promise<boolean> {
  const [arrived] = await Promise.all([holder[KEY]?.(), flushBeside()]);
  return arrived ?? false;
}
