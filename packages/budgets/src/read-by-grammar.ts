import type { z } from "zod";
import type { Finding } from "./finding.ts";
import { dropFaults, dropRows } from "./drop-faults.ts";
import { describeIssue } from "./describe-issue.ts";
import type { Grammar } from "./grammar.ts";
import { FILE_KINDS } from "./grammar.ts";
import { isMapping } from "./mapping.ts";
import type { Problem } from "./problem.ts";
import { placeFinding, sortProblems } from "./place-finding.ts";
import { readYaml } from "./read-yaml.ts";

/** Either what a file without a mistake says, or every mistake it has. */
type GrammarReading<Content> =
  | { readonly content: Content; readonly problems?: undefined }
  | { readonly problems: readonly Problem[] };

/** A file of another kind of ours: all else that it says would be a mistake as well, so this is the only one told. */
export function checkKind(
  document: unknown,
  { kind: expected }: Pick<Grammar<unknown>, "kind">,
): readonly Finding[] {
  const found = isMapping(document) ? document["kind"] : undefined;
  if (typeof found !== "string" || found === expected) return [];
  return Object.entries(FILE_KINDS)
    .filter(([kind]) => kind === found)
    .map(([kind, what]) => ({
      path: ["kind"],
      text: `is "${kind}": this is ${what}. Give ${FILE_KINDS[expected]}, or write "kind: ${expected}".`,
    }));
}

/** What a document says by a grammar. */
interface DocumentReading<Content> {
  /** Undefined where the document has a mistake of shape. */
  readonly content: Content | undefined;
  /** The content, or what is left of it without its mistakes of shape; undefined where too little is left. */
  readonly sound: Content | undefined;
  readonly findings: readonly Finding[];
}

/** Holds a document against the shape and the checks of a grammar. */
export function checkDocument<Content>(
  document: unknown,
  grammar: Pick<Grammar<Content>, "shape" | "checks">,
): DocumentReading<Content> {
  const shape = grammar.shape.safeParse(document);
  const issues = shape.success ? [] : shape.error.issues;
  const findings = [
    ...issues.flatMap((issue) => describeIssue(issue, document, grammar.shape)),
    ...grammar.checks.flatMap((check) => check(document)),
  ];
  if (shape.success) return { content: shape.data, sound: shape.data, findings };
  return { content: undefined, sound: readSound(document, issues, grammar.shape), findings };
}

/** First without the places at fault; where that leaves rows incomplete, without the rows. */
function readSound<Content>(
  document: unknown,
  issues: readonly z.core.$ZodIssue[],
  shape: z.ZodType<Content>,
): Content | undefined {
  const patched = dropFaults(document, issues);
  const second = shape.safeParse(patched);
  if (second.success) return second.data;
  const third = shape.safeParse(dropRows(patched, second.error.issues));
  return third.success ? third.data : undefined;
}

/** Reads a file of one kind. Never throws for a user's mistake. */
export function readByGrammar<Content>(
  text: string,
  fileName: string,
  grammar: Grammar<Content>,
): GrammarReading<Content> {
  const yaml = readYaml(text, fileName, grammar);
  if (yaml.problems !== undefined) return yaml;
  const { part } = yaml;
  const place = (findings: readonly Finding[]): readonly Problem[] =>
    sortProblems(findings.map((finding) => placeFinding(part, finding)));
  const foreign = checkKind(part.content, grammar);
  if (foreign.length > 0) return { problems: place(foreign) };
  const { content, sound, findings } = checkDocument(part.content, grammar);
  const inContent = sound === undefined ? [] : (grammar.checkContent?.(sound) ?? []);
  const all = [...findings, ...inContent];
  return content !== undefined && all.length === 0 ? { content } : { problems: place(all) };
}
