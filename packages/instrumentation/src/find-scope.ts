import { findScopeStore } from "./scope-store.ts";
import type { Scope } from "./scope-store.ts";

/** What holds for the code that runs here; undefined where nothing names it. */
export function findScope(): Scope | undefined {
  return findScopeStore().storage.getStore();
}
