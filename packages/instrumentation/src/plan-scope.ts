import type { GivenNames, Tags } from "./attribution.ts";
import type { OpenAction } from "./open-action.ts";
import type { Scope } from "./scope.ts";

/** A scope inside another; tags stay in force, and what else was said of the same feature. */
export function planScope(
  names: GivenNames,
  action: OpenAction | undefined,
  outer: Scope | undefined,
): Scope {
  const { feature, team, path, promptVersion, tags } = names;
  const ofAction = action === undefined ? [] : [action];
  if (outer === undefined) return { feature, team, path, promptVersion, tags, actions: ofAction };
  const inherited: GivenNames = outer.feature === feature ? outer : {};
  return {
    feature,
    team: team ?? inherited.team,
    path: path ?? inherited.path,
    promptVersion: promptVersion ?? inherited.promptVersion,
    tags: joinTags(outer.tags, tags),
    inbound: outer.inbound,
    actions: action === undefined ? outer.actions : [...outer.actions, action],
  };
}

function joinTags(outer: Tags | undefined, inner: Tags | undefined): Tags | undefined {
  return outer === undefined || inner === undefined ? (inner ?? outer) : { ...outer, ...inner };
}
