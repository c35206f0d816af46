import { BUDGETS_GRAMMAR } from "./budgets-grammar.ts";
import type { Budgets } from "./budgets.ts";
import { checkBudgets } from "./checks/check-budgets.ts";
import type { CheckOptions } from "./checks/check-options.ts";
import { expandTemplates } from "./expand-templates.ts";
import type { Expansion } from "./expand-templates.ts";
import type { Finding } from "./finding.ts";
import { ACTION_VALUES_SHAPE } from "./grammar/action-values-shape.ts";
import { joinParts } from "./join-parts.ts";
import type { JoinedParts, PartFinding } from "./join-parts.ts";
import { isMapping } from "./mapping.ts";
import { placeFinding, sortProblems } from "./place-finding.ts";
import type { Problem } from "./problem.ts";
import { checkDocument, checkKind } from "./read-by-grammar.ts";
import { readYaml } from "./read-yaml.ts";
import type { YamlPart } from "./read-yaml.ts";

/** Budgets without an error and what is worth a look in them, or everything that is wrong. */
export type BudgetsReading =
  | {
      readonly budgets: Budgets;
      readonly warnings: readonly Problem[];
      /** Gives what is found later about the budgets, such as in a live system, its places. */
      readonly placeFindings: (findings: readonly Finding[]) => readonly Problem[];
      readonly problems?: undefined;
    }
  | { readonly budgets?: undefined; readonly warnings?: undefined; readonly problems: readonly Problem[] };

/** One file as it was read. */
export interface BudgetsFile {
  readonly text: string;
  /** How problems name it. */
  readonly file: string;
}

/** Whether something stands at a path, looking from a row of a document. */
function hasPath(found: unknown, path: readonly PropertyKey[]): boolean {
  let at = found;
  for (const part of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return false;
    at = Reflect.get(at, part);
  }
  return true;
}

/** What a feature has from a template is told where the template says it, once for all features. */
function findOrigin(
  path: readonly PropertyKey[],
  document: unknown,
  { chains }: Expansion,
): readonly PropertyKey[] {
  const [section, name, ...rest] = path;
  const chain = section === "features" ? chains.get(String(name)) : undefined;
  if (chain === undefined || hasPath(document, path)) return path;
  const template = chain.find((each) => hasPath(document, ["templates", each, ...rest]));
  return template === undefined ? path : ["templates", template, ...rest];
}

function checkJoined(
  joined: JoinedParts,
  options: CheckOptions,
): {
  readonly budgets: Budgets | undefined;
  readonly findings: readonly PartFinding[];
  readonly locate: (finding: Finding) => PartFinding;
} {
  const expansion = expandTemplates(joined.document);
  const { content, sound, findings } = checkDocument(expansion.document, BUDGETS_GRAMMAR);
  const inBudgets = sound === undefined ? [] : checkBudgets(sound, options);
  const isTold = ({ path: [section, name, ...rest] }: Finding): boolean =>
    section !== "features" ||
    !expansion.broken.has(String(name)) ||
    hasPath(expansion.document, [section, name ?? "", ...rest]);
  const locate = (finding: Finding): PartFinding => {
    const { part, path } = joined.findSource(findOrigin(finding.path, joined.document, expansion));
    return { part, finding: { ...finding, path } };
  };
  return {
    budgets: content,
    locate,
    findings: [
      ...joined.findings,
      ...[...expansion.findings, ...findings.filter(isTold), ...inBudgets].map(locate),
    ],
  };
}

/** A file that is no mapping would otherwise vanish in the others. */
function checkMapping(part: YamlPart): readonly PartFinding[] {
  if (isMapping(part.content)) return [];
  const { findings } = checkDocument(part.content, { shape: ACTION_VALUES_SHAPE, checks: [] });
  return findings.map((finding) => ({ part, finding }));
}

function checkValues(part: YamlPart): readonly PartFinding[] {
  const { findings } = checkDocument(part.content, { shape: ACTION_VALUES_SHAPE, checks: [] });
  return findings.map((finding) => ({ part, finding }));
}

function isValues(part: YamlPart): boolean {
  return isMapping(part.content) && part.content["kind"] === "ActionValues";
}

/** Values alone say nothing of budgets. */
function describeLone(part: YamlPart): PartFinding {
  const text = "has no budgets beside it. Give the file of kind Budgets as well.";
  return { part, finding: { path: [], text } };
}

function placeAll(findings: readonly PartFinding[]): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const { part, finding } of findings) {
    const problem = placeFinding(part, finding);
    problems.set(JSON.stringify(problem), problem);
  }
  return [...problems.values()];
}

/**
 * Reads the files of one set of budgets. Never throws for a user's mistake.
 *
 * @param files - each of kind Budgets or ActionValues; no key may be set by two
 */
export function readBudgetsFiles(files: readonly BudgetsFile[], options: CheckOptions = {}): BudgetsReading {
  const order = files.map(({ file }) => file);
  const yamls = files.map(({ text, file }) => readYaml(text, file, BUDGETS_GRAMMAR));
  const unread = yamls.flatMap(({ problems = [] }) => problems);
  const parts = yamls.flatMap((yaml) => (yaml.problems === undefined ? [yaml.part] : []));
  const values = parts.filter(isValues);
  const foreign = parts
    .filter((part) => !isValues(part) || files.length === 1)
    .flatMap((part) => checkKind(part.content, BUDGETS_GRAMMAR).map((finding) => ({ part, finding })));
  const [first, ...others] = parts.filter((part) => !isValues(part));
  // Files that could not be read are missing everywhere: what they would have declared is not to be told.
  if (unread.length > 0 || foreign.length > 0 || first === undefined) {
    const lone = unread.length + foreign.length > 0 ? [] : values.map(describeLone);
    return { problems: sortProblems([...unread, ...placeAll([...foreign, ...lone])], order) };
  }
  const { budgets, findings, locate } = checkJoined(joinParts([first, ...others], values), options);
  const all = [
    ...(others.length > 0 ? [first, ...others].flatMap(checkMapping) : []),
    ...values.flatMap(checkValues),
    ...findings,
  ];
  const place = (found: readonly PartFinding[]): readonly Problem[] => sortProblems(placeAll(found), order);
  const problems = place(all);
  const isSound = problems.every(({ severity }) => severity === "warning");
  if (budgets === undefined || !isSound) return { problems };
  return { budgets, warnings: problems, placeFindings: (later) => place(later.map(locate)) };
}

/**
 * Reads the text of a budgets file. Never throws for a user's mistake.
 *
 * @param fileName - how problems name the file
 */
export function readBudgets(text: string, fileName: string, options: CheckOptions = {}): BudgetsReading {
  return readBudgetsFiles([{ text, file: fileName }], options);
}
