import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** The metering of this process or thread, once it has started. */
export interface RunningMeter {
  /** The present figures, cumulative. */
  readonly collect: () => Promise<ResourceMetrics>;
  /** From now on nothing is exported, at the end of the program neither. */
  readonly endExport: () => void;
}

// On the global object, so that another copy of this package finds it.
const KEY: unique symbol = Symbol.for("bursar.running-meter.1");

const holder: typeof globalThis & { [KEY]?: RunningMeter } = globalThis;

/** The metering of this process or thread; undefined before it starts, and where it is switched off. */
export function findRunningMeter(): RunningMeter | undefined {
  return holder[KEY];
}

/** Makes a metering the one of this process or thread. */
export function setRunningMeter(meter: RunningMeter): void {
  holder[KEY] = meter;
}
