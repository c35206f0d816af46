import { findScopeStore } from "./scope-store.ts";

/** Counts and tells a fault, where there is an instrumentation that records; it never throws. */
export function recordFault(step: string, fault: unknown): void {
  findScopeStore().owner?.recorder.recordFault(step, fault);
}
