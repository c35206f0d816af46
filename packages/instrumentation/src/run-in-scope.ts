import type { ScopeNames } from "./attribution.ts";
import { findScopeStore } from "./scope-store.ts";
import type { OpenAction } from "./open-action.ts";

/** Runs code in a scope inside the present one; a team or path of the same feature stays in force. */
export function runInScope<Result>(
  names: ScopeNames,
  action: OpenAction | undefined,
  run: () => Result,
): Result {
  const { storage } = findScopeStore();
  const outer = storage.getStore();
  const inherited = outer !== undefined && outer.feature === names.feature ? outer : undefined;
  const actions = outer?.actions ?? [];
  return storage.run(
    {
      feature: names.feature,
      team: names.team ?? inherited?.team,
      path: names.path ?? inherited?.path,
      inbound: outer?.inbound,
      actions: action === undefined ? actions : [...actions, action],
    },
    run,
  );
}
