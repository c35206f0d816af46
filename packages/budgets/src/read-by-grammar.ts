import type { Finding } from "./describe-issue.ts";
import { dropFaults } from "./drop-faults.ts";
import { describeIssue } from "./describe-issue.ts";
import type { Grammar } from "./grammar.ts";
import { FILE_KINDS } from "./grammar.ts";
import { isMapping } from "./mapping.ts";
import type { Problem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";

/** Either what a file without a mistake says, or every mistake it has. */
type GrammarReading<Content> =
  | { readonly content: Content; readonly problems?: undefined }
  | { readonly problems: readonly Problem[] };

/** A file of another kind of ours: all else that it says would be a mistake as well, so this is the only one told. */
function checkKind(
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

/** Reads a file of one kind. Never throws for a user's mistake. */
export function readByGrammar<Content>(
  text: string,
  fileName: string,
  grammar: Grammar<Content>,
): GrammarReading<Content> {
  const yaml = readYaml(text, fileName, grammar);
  if (yaml.problems !== undefined) return yaml;
  const { content, placeFindings } = yaml;
  const foreign = checkKind(content, grammar);
  if (foreign.length > 0) return { problems: placeFindings(foreign) };
  const shape = grammar.shape.safeParse(content);
  const issues = shape.success ? [] : shape.error.issues;
  const findings = [
    ...issues.flatMap((issue) => describeIssue(issue, content, grammar.keys)),
    ...grammar.checks.flatMap((check) => check(content)),
  ];
  const sound = shape.success ? shape : grammar.shape.safeParse(dropFaults(content, issues));
  if (sound.success) findings.push(...(grammar.checkContent?.(sound.data) ?? []));
  return shape.success && findings.length === 0
    ? { content: shape.data }
    : { problems: placeFindings(findings) };
}
