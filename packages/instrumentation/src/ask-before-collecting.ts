import type { Meter } from "@opentelemetry/api";

/** Has something done at each collection, before what was asked for later. */
export type OnCollect = (act: () => void) => void;

/**
 * Lets the first of our instruments be one that is only asked: a collection begins with observable instruments, in
 * their order. It has no points and is never exported.
 */
export function askBeforeCollecting(meter: Meter): OnCollect {
  const acts: (() => void)[] = [];
  meter.createObservableGauge("claude.pending.told").addCallback(() => {
    for (const act of acts) act();
  });
  return (act) => void acts.push(act);
}
