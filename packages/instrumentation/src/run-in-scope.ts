import type { GivenNames } from "./attribution.ts";
import { planScope } from "./plan-scope.ts";
import { findScopeStore } from "./scope-store.ts";

/** Runs code in a scope inside the present one. */
export function runInScope<Result>(names: GivenNames, run: () => Result): Result {
  const { storage } = findScopeStore();
  return storage.run(planScope(names, undefined, storage.getStore()), run);
}
