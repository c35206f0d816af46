import type { Instruments } from "./instruments.ts";
import type { Recorder } from "./recorder.ts";
import { tell } from "./tell.ts";

/** Runs a step; a fault of it is recorded and yields undefined. */
export type Fence = <Written>(step: string, write: () => Written) => Written | undefined;

/** Counts every fault; the first of each step is told. */
export function createFaultRecord(run: string, instruments: Instruments): Recorder["recordFault"] {
  const warned = new Set<string>();
  return (step, fault) => {
    if (!warned.has(step)) tell("warn", `metering failed at step "${step}"; the application goes on:`, fault);
    warned.add(step);
    try {
      instruments.record("meterErrors", 1, { run, step });
    } catch (unrecorded) {
      tell("debug", `the fault at step "${step}" is not counted`, unrecorded);
    }
  };
}

export function createFence(recordFault: Recorder["recordFault"]): Fence {
  return (step, write) => {
    try {
      return write();
    } catch (fault) {
      recordFault(step, fault);
      return undefined;
    }
  };
}
