import { findScopeStore } from "./scope-store.ts";
import { tell } from "./tell.ts";

/** Counts and tells a fault, where there is an instrumentation that records; it never throws. */
export function recordFault(step: string, fault: unknown): void {
  try {
    findScopeStore().owner?.recorder.recordFault(step, fault);
  } catch (unrecorded) {
    tell("warn", `metering failed at step "${step}", and so did recording it`, fault, unrecorded);
  }
}
