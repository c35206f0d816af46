import { UNKNOWN } from "@bursar/conventions";
import type { Attribution, ScopeNames } from "./attribution.ts";
import { findScope } from "./find-scope.ts";
import type { Claims } from "./names.ts";
import { findScopeStore } from "./scope-store.ts";

/** Who a Claude call made here and now would be recorded for. */
export function currentAttribution(): Attribution {
  return findAttribution();
}

/** The same for the names of a scope; without names, those of the present one. */
export function findAttribution(names?: ScopeNames): Attribution {
  const { owner } = findScopeStore();
  const scope: Claims = names ?? findScope() ?? {};
  return (
    owner?.recorder.findAttribution(scope) ?? {
      feature: scope.feature ?? UNKNOWN,
      team: scope.team ?? UNKNOWN,
      path: scope.path ?? UNKNOWN,
    }
  );
}
