import { UNKNOWN } from "@bursar/conventions";
import type { Catalog, CatalogFeature } from "@bursar/conventions";
import type { Attribution, ScopeNames } from "./attribution.ts";
import type { LabelGuard } from "./label-guard.ts";

/** Completes the names of a scope: what it says, else the catalog's team, else the defaults. */
export function completeNames(
  names: ScopeNames,
  defaults: ScopeNames,
  catalog: Catalog | undefined,
): Attribution {
  const feature = names.feature ?? defaults.feature ?? UNKNOWN;
  return {
    feature,
    team: names.team ?? findFeature(catalog, feature)?.team ?? defaults.team ?? UNKNOWN,
    path: names.path ?? defaults.path ?? UNKNOWN,
  };
}

/** The same names within the bounds of their labels: declared ones pass, others up to a number. */
export function boundNames(
  { feature, team, path }: Attribution,
  catalog: Catalog | undefined,
  guard: LabelGuard,
): Attribution {
  const declared = findFeature(catalog, feature);
  return {
    feature: guard.admit("feature", feature, declared !== undefined),
    team: guard.admit("team", team, isDeclaredTeam(catalog, team)),
    path: guard.admit("path", path, declared?.paths?.includes(path) ?? false),
  };
}

/** What the catalog says of a feature. */
export function findFeature(catalog: Catalog | undefined, feature: string): CatalogFeature | undefined {
  const features = catalog?.features;
  return features !== undefined && Object.hasOwn(features, feature) ? features[feature] : undefined;
}

const declaredTeams = new WeakMap<Catalog, ReadonlySet<string>>();

function isDeclaredTeam(catalog: Catalog | undefined, team: string): boolean {
  if (catalog === undefined) return false;
  let teams = declaredTeams.get(catalog);
  if (teams === undefined) {
    teams = new Set(Object.values(catalog.features ?? {}).map((feature) => feature.team));
    declaredTeams.set(catalog, teams);
  }
  return teams.has(team);
}
