import type { Meter } from "@opentelemetry/api";

/**
 * Has the metrics SDK told at each collection, in the order in which this was asked for: a collection begins with
 * observable instruments, so there is one that is only asked. It has no points and is never exported.
 *
 * @param name - of what is told
 */
export function tellAtCollection(meter: Meter, name: string, tellAll: () => void): void {
  meter.createObservableGauge(`${name}.told`).addCallback(tellAll);
}
