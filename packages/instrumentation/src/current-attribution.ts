import { UNKNOWN } from "@bursar/conventions";
import type { Attribution, ScopeNames } from "./attribution.ts";
import { findScopeStore } from "./scope-store.ts";

/** Who a Claude call made here and now would be recorded for. */
export function currentAttribution(): Attribution {
  return findAttribution();
}

/** The same for the names of a scope; without names, those of the present one. */
export function findAttribution(names?: ScopeNames): Attribution {
  const { owner, storage } = findScopeStore();
  const scope = names ?? storage.getStore() ?? {};
  return (
    owner?.recorder.findAttribution(scope) ?? {
      feature: scope.feature ?? UNKNOWN,
      team: scope.team ?? UNKNOWN,
      path: scope.path ?? UNKNOWN,
    }
  );
}
