import { UNKNOWN } from "@bursar/conventions";
import type { Catalog, CatalogFeature } from "@bursar/conventions";
import type { Attribution, ScopeNames } from "./attribution.ts";
import type { Rules } from "./find-rule.ts";
import type { Inbound } from "./inbound.ts";
import type { LabelGuard } from "./label-guard.ts";

/** Names that code was given, and the request that it serves. */
export interface Claims extends ScopeNames {
  readonly inbound?: Inbound | undefined;
}

/** Where names come from that no scope gives. */
export interface NameSources {
  readonly catalog: Catalog | undefined;
  readonly rules: Rules;
}

/**
 * Completes names, each by the first that has it: the scope, the catalog (its rules; for the team, the feature's own),
 * accepted baggage, the defaults. A team or path of another feature does not count, except a default.
 */
export function completeNames(
  claims: Claims,
  { catalog, rules }: NameSources,
  defaults: ScopeNames,
): Attribution {
  const implied = findImplied(claims, rules);
  const feature = claims.feature ?? implied.feature ?? defaults.feature ?? UNKNOWN;
  const team = claims.team ?? findFeature(catalog, feature)?.team ?? implied.team ?? defaults.team;
  const path = claims.path ?? implied.path ?? defaults.path;
  return { feature, team: team ?? UNKNOWN, path: path ?? UNKNOWN };
}

const NOTHING: ScopeNames = {};

/** What the request that is served says of the names. */
function findImplied({ feature, inbound }: Claims, rules: Rules): ScopeNames {
  const rule = rules.find(inbound);
  const brought = inbound?.names;
  if (rule === undefined && brought === undefined) return NOTHING;
  return joinNames(feature, [rule ?? NOTHING, brought ?? NOTHING]);
}

function joinNames(claimed: string | undefined, sources: readonly ScopeNames[]): ScopeNames {
  const feature = claimed ?? findName("feature", sources);
  const ofFeature = sources.filter((source) => (source.feature ?? feature) === feature);
  return { feature, team: findName("team", ofFeature), path: findName("path", ofFeature) };
}

function findName(name: keyof ScopeNames, sources: readonly ScopeNames[]): string | undefined {
  return sources.find((source) => source[name] !== undefined)?.[name];
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
