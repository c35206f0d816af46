import type { Finding } from "./finding.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";
import { isPlaceholder } from "./placeholder.ts";
import { renderSuggestion } from "./suggestion.ts";

/** Places that name something declared elsewhere: where, the section it must be in, and what it is called. */
const REFERENCES: readonly (readonly [place: string, section: string, what: string])[] = [
  ["owners.*.page", "receivers", "receiver"],
  ["owners.*.ticket", "receivers", "receiver"],
  ["owners.*.look", "receivers", "receiver"],
  ["commitments.*.owner", "owners", "owner"],
  ["commitments.*.thresholds.*.decides", "owners", "owner"],
  ["teams.*.owner", "owners", "owner"],
  ["teams.*.finance", "owners", "owner"],
  ["teams.*.commitment", "commitments", "commitment"],
  ["teams.*.thresholds.*.decides", "owners", "owner"],
  ...["templates", "features"].flatMap((section) =>
    (
      [
        ["extends", "templates", "template"],
        ["team", "teams", "team"],
        ["owner", "owners", "owner"],
        ["action.value.setBy", "owners", "owner"],
        ["thresholds.*.decides", "owners", "owner"],
        ["overrides.*.approvedBy", "owners", "owner"],
      ] as const
    ).map(([key, target, what]) => [`${section}.*.${key}`, target, what] as const),
  ),
];

/** Sections that may be left out, if nothing refers to them. */
const OPTIONAL_SECTIONS: ReadonlySet<string> = new Set(["commitments", "templates"]);

/** What stands at the places that a pattern names, with its path; `*` is any key or index. */
function findAll(
  found: unknown,
  pattern: readonly string[],
  path: readonly PropertyKey[] = [],
): readonly (readonly [path: readonly PropertyKey[], found: unknown])[] {
  const part = pattern[path.length];
  if (part === undefined) return [[path, found]];
  if (Array.isArray(found)) {
    return part === "*" ? found.flatMap((each, index) => findAll(each, pattern, [...path, index])) : [];
  }
  if (!isMapping(found)) return [];
  if (part !== "*") return Object.hasOwn(found, part) ? findAll(found[part], pattern, [...path, part]) : [];
  return Object.entries(found).flatMap(([key, each]) => findAll(each, pattern, [...path, key]));
}

function checkReference(
  path: readonly PropertyKey[],
  name: unknown,
  known: Mapping,
  what: string,
): readonly Finding[] {
  if (typeof name !== "string" || Object.hasOwn(known, name)) return [];
  if (isPlaceholder(name))
    return [{ path, text: `is still to be filled in. Write the name of a declared ${what}.` }];
  return [
    { path, text: `"${name}" is not a declared ${what}. ${renderSuggestion(name, Object.keys(known))}` },
  ];
}

/** Whether names of a section can be judged; where it must be there and is not, that alone is told. */
function isJudged(document: unknown, section: string): boolean {
  const rows = isMapping(document) ? document[section] : undefined;
  return isMapping(rows) || (rows === undefined && OPTIONAL_SECTIONS.has(section));
}

/** Names that refer to nothing. Works on documents of any shape. */
export function checkReferences(document: unknown): readonly Finding[] {
  const features = findMapping(document, "features");
  return [
    ...REFERENCES.flatMap(([place, section, what]) => {
      if (!isJudged(document, section)) return [];
      const known = findMapping(document, section);
      return findAll(document, place.split(".")).flatMap(([path, name]) =>
        checkReference(path, name, known, what),
      );
    }),
    ...findAll(document, ["sharedCosts", "*", "split"]).flatMap(([path, split]) =>
      Object.keys(isMapping(split) && isJudged(document, "features") ? split : {}).flatMap((name) =>
        checkReference([...path, name], name, features, "feature"),
      ),
    ),
  ];
}
