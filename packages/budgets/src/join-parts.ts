import type { Finding } from "./finding.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";
import { renderSuggestion } from "./suggestion.ts";
import type { YamlPart } from "./read-yaml.ts";

/** A finding in one of the files. */
export interface PartFinding {
  readonly part: YamlPart;
  readonly finding: Finding;
}

/** The files of one set of budgets as one document. */
export interface JoinedParts {
  readonly document: unknown;
  readonly findings: readonly PartFinding[];
  /** The file that says what stands at a path of the document, and the path there. */
  readonly findSource: (path: readonly PropertyKey[]) => PartPath;
}

/** A path in one of the files. */
interface PartPath {
  readonly part: YamlPart;
  readonly path: readonly PropertyKey[];
}

/** Every file says these of itself. */
const FILE_KEYS = ["apiVersion", "kind"];

/** Where each key of the joined document was set, by section and name. */
type Sources = Map<string, YamlPart>;

function nameSource(section: string, name = ""): string {
  return JSON.stringify([section, name]);
}

function describeTwice(part: YamlPart, path: readonly PropertyKey[], first: PartPath): PartFinding {
  const { line, column } = first.part.findPlace(first.path);
  const place = `${first.part.file}:${line}:${column}`;
  return { part, finding: { path, text: `is set already in ${place}. Keep one of the two.` } };
}

function isRows(found: unknown, section: string): found is Mapping {
  return isMapping(found) && section !== "alerting";
}

/** Rows of a section that other files have begun; a row that one of them has is told, and left as it is. */
function addRows(
  section: string,
  before: Mapping,
  written: Mapping,
  { part, sources }: Addition,
): { readonly rows: Mapping; readonly findings: readonly PartFinding[] } {
  const rows = new Map(Object.entries(before));
  const findings: PartFinding[] = [];
  for (const [name, row] of Object.entries(written)) {
    const holder = sources.get(nameSource(section, name));
    if (holder === undefined) {
      sources.set(nameSource(section, name), part);
      rows.set(name, row);
    } else findings.push(describeTwice(part, [section, name], { part: holder, path: [section, name] }));
  }
  return { rows: Object.fromEntries(rows), findings };
}

/** One file on its way into the document. */
interface Addition {
  readonly document: Map<string, unknown>;
  readonly part: YamlPart;
  readonly sources: Sources;
}

function addSection(section: string, written: unknown, addition: Addition): readonly PartFinding[] {
  const { document, part, sources } = addition;
  const first = sources.get(nameSource(section));
  if (first === undefined) {
    sources.set(nameSource(section), part);
    document.set(section, written);
    for (const name of Object.keys(isRows(written, section) ? written : {}))
      sources.set(nameSource(section, name), part);
    return [];
  }
  if (FILE_KEYS.includes(section)) return [];
  const before = document.get(section);
  if (!isRows(written, section) || !isRows(before, section))
    return [describeTwice(part, [section], { part: first, path: [section] })];
  const { rows, findings } = addRows(section, before, written, addition);
  document.set(section, rows);
  return findings;
}

/** Puts the values of one file into the features that they are of. */
function addValues({ document, part, sources }: Addition): readonly PartFinding[] {
  const findings: PartFinding[] = [];
  const written = document.get("features");
  const features = new Map(Object.entries(isMapping(written) ? written : {}));
  for (const [name, worth] of Object.entries(findMapping(part.content, "values"))) {
    const feature = features.get(name);
    if (feature === undefined) {
      const text = `"${name}" is not a declared feature. ${renderSuggestion(name, [...features.keys()])}`;
      findings.push({ part, finding: { path: ["values", name], text } });
      continue;
    }
    const action = findMapping(feature, "action");
    const before = sources.get(nameSource("values", name));
    const holder = sources.get(nameSource("features", name));
    if (before !== undefined) {
      findings.push(describeTwice(part, ["values", name], { part: before, path: ["values", name] }));
    } else if (Object.hasOwn(action, "value") && holder !== undefined) {
      const first = { part: holder, path: ["features", name, "action", "value"] };
      findings.push(describeTwice(part, ["values", name], first));
    } else if (isMapping(feature)) {
      sources.set(nameSource("values", name), part);
      features.set(name, { ...feature, action: { ...action, value: worth } });
    }
  }
  if (isMapping(written)) document.set("features", Object.fromEntries(features));
  return findings;
}

function findSource(sources: Sources, fallback: YamlPart, path: readonly PropertyKey[]): PartPath {
  const [section = "", name = "", ...rest] = path.map(String);
  const values = sources.get(nameSource("values", name));
  if (section === "features" && rest[0] === "action" && rest[1] === "value" && values !== undefined)
    return { part: values, path: ["values", name, ...path.slice(4)] };
  const part = sources.get(nameSource(section, name)) ?? sources.get(nameSource(section)) ?? fallback;
  return { part, path };
}

/**
 * Joins files to one document: sections row by row, and values of actions into their features. No key may be
 * set by two files.
 *
 * @param parts - files of kind Budgets; at least one
 * @param values - files of kind ActionValues
 */
export function joinParts(
  parts: readonly [YamlPart, ...(readonly YamlPart[])],
  values: readonly YamlPart[],
): JoinedParts {
  const [first] = parts;
  const sources: Sources = new Map();
  const joined = new Map<string, unknown>();
  const findings = [
    ...parts.flatMap((part) =>
      Object.entries(isMapping(part.content) ? part.content : {}).flatMap(([section, written]) =>
        addSection(section, written, { document: joined, part, sources }),
      ),
    ),
    ...values.flatMap((part) => addValues({ document: joined, part, sources })),
  ];
  return {
    // What is no mapping is for the shape to tell.
    document: isMapping(first.content) ? Object.fromEntries(joined) : first.content,
    findings,
    findSource: (path) => findSource(sources, first, path),
  };
}
