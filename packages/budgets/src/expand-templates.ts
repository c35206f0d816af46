import type { Finding } from "./finding.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";

/** A document whose features say what their templates say, too. */
export interface Expansion {
  readonly document: unknown;
  readonly findings: readonly Finding[];
  /** Templates of each feature that has some, nearest first. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Features whose templates are no mappings or lead nowhere or in a circle: what they lack is not to be told. */
  readonly broken: ReadonlySet<string>;
}

/** Templates from a name on, and whether they end as they should. */
interface Chain {
  readonly names: readonly string[];
  readonly end: "whole" | "circle" | "nowhere";
}

function findChain(name: unknown, templates: Mapping): Chain {
  const names: string[] = [];
  let next = name;
  while (next !== undefined) {
    if (typeof next !== "string" || !Object.hasOwn(templates, next)) return { names, end: "nowhere" };
    if (names.includes(next)) return { names, end: "circle" };
    names.push(next);
    const template = templates[next];
    next = isMapping(template) ? template["extends"] : undefined;
  }
  return { names, end: "whole" };
}

/** Mappings are joined key by key; anything else of the upper one replaces what is below. */
function joinMappings(below: Mapping, above: Mapping): Mapping {
  const joined = new Map(Object.entries(below));
  for (const [key, written] of Object.entries(above)) {
    const inherited = joined.get(key);
    joined.set(key, isMapping(written) && isMapping(inherited) ? joinMappings(inherited, written) : written);
  }
  return Object.fromEntries(joined);
}

function checkCircles(templates: Mapping): readonly Finding[] {
  return Object.entries(templates).flatMap(([name, template]) => {
    const inherited = isMapping(template) ? template["extends"] : undefined;
    if (typeof inherited !== "string" || findChain(name, templates).end !== "circle") return [];
    const text = `leads in a circle: ${name} extends ${inherited}. Remove one "extends" of the circle.`;
    return [{ path: ["templates", name, "extends"], text }];
  });
}

/** Puts into each feature what its templates say and it does not. Works on documents of any shape. */
export function expandTemplates(document: unknown): Expansion {
  const templates = findMapping(document, "templates");
  const findings = checkCircles(templates);
  const chains = new Map<string, readonly string[]>();
  const broken = new Set<string>();
  if (!isMapping(document) || !isMapping(document["features"])) return { document, findings, chains, broken };
  const features = Object.entries(document["features"]).map(([name, feature]) => {
    if (!isMapping(feature) || feature["extends"] === undefined) return [name, feature] as const;
    const { names, end } = findChain(feature["extends"], templates);
    chains.set(name, names);
    const bodies = names.map((each) => templates[each]).filter(isMapping);
    if (end !== "whole" || bodies.length < names.length) broken.add(name);
    const below = bodies.reduceRight<Mapping>((joined, each) => joinMappings(joined, each), {});
    return [name, joinMappings(below, feature)] as const;
  });
  return { document: { ...document, features: Object.fromEntries(features) }, findings, chains, broken };
}
