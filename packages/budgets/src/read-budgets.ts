import type { Document, YAMLError } from "yaml";
import { LineCounter, parseAllDocuments, parseDocument } from "yaml";
import { checkAlerting } from "./check-alerting.ts";
import { checkNames } from "./check-names.ts";
import type { Budgets } from "./budgets.ts";
import { checkShape } from "./grammar.ts";
import type { Finding } from "./describe-issue.ts";
import { describeIssue } from "./describe-issue.ts";
import { findKeyPath, findLine, findPlace } from "./place.ts";
import type { Problem } from "./problem.ts";

/** Either a budgets file without a mistake, or every mistake it has. */
export type BudgetsReading =
  | { readonly budgets: Budgets; readonly problems?: undefined }
  | { readonly budgets?: undefined; readonly problems: readonly Problem[] };

/** More aliases than any budgets file needs; a bomb has thousands. */
const MAX_ALIASES = 100;

function renderPath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "(file)" : path.map(String).join(".");
}

function countDocuments(text: string): number {
  return parseAllDocuments(text, { prettyErrors: false, logLevel: "error" }).length;
}

/** A document as it was parsed, with the text and the file that it is in. */
interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
  readonly text: string;
}

function describeSyntaxError(error: YAMLError, { document, lines, file, text }: Source): Problem {
  const place = { file, ...findLine(lines, error.pos[0]) };
  const path = findKeyPath(document, error.pos[0]);
  if (error.code === "DUPLICATE_KEY" && path.length > 0) {
    return { ...place, path: renderPath(path), text: "is written twice. Remove one of the two." };
  }
  if (error.code === "MULTIPLE_DOCS") {
    return { ...place, path: "(file)", text: `holds ${countDocuments(text)} documents. Keep one.` };
  }
  const message = error.message.split("\n")[0] ?? "";
  return {
    ...place,
    path: "(file)",
    text: `is not valid YAML: ${message.replace(/[.:]$/, "")}. Correct the line.`,
  };
}

/** All duplicate keys, but only the first error of syntax: the ones after it are mostly its consequences. */
function checkSyntax(source: Source): readonly Problem[] {
  const errors = [...source.document.errors, ...source.document.warnings];
  const first = errors.find((error) => error.code !== "DUPLICATE_KEY");
  return errors
    .filter((error) => error === first || error.code === "DUPLICATE_KEY")
    .map((error) => describeSyntaxError(error, source));
}

function readDocument(document: Document): { readonly content: unknown } | { readonly fault: string } {
  try {
    return { content: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // The library throws only for aliases that cannot be resolved or that multiply without end.
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function checkContent(content: unknown): {
  readonly budgets?: Budgets;
  readonly findings: readonly Finding[];
} {
  const shape = checkShape(content);
  const findings = [
    ...(shape.success ? [] : shape.error.issues.flatMap((issue) => describeIssue(issue, content))),
    ...checkAlerting(content),
    ...checkNames(content),
  ];
  return shape.success ? { budgets: shape.data, findings } : { findings };
}

/**
 * Reads the text of a budgets file. Never throws for a user's mistake.
 *
 * @param fileName - how problems name the file
 */
export function readBudgets(text: string, fileName: string): BudgetsReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const syntax = checkSyntax({ document, lines, file: fileName, text });
  if (syntax.length > 0) return { problems: syntax };
  const first = { file: fileName, line: 1, column: 1, path: "(file)" };
  if (document.contents === null || text.trim() === "") {
    return {
      problems: [{ ...first, text: 'is empty. Begin with "apiVersion: bursar.dev/v1" and "kind: Budgets".' }],
    };
  }
  const reading = readDocument(document);
  if ("fault" in reading) {
    return {
      problems: [
        { ...first, text: `cannot be read: ${reading.fault}. Write the text out instead of using aliases.` },
      ],
    };
  }
  const { budgets, findings } = checkContent(reading.content);
  if (budgets !== undefined && findings.length === 0) return { budgets };
  const problems = findings.map((finding) => ({
    file: fileName,
    ...findPlace(document, lines, finding.path),
    path: renderPath(finding.path),
    text: finding.text,
  }));
  return { problems: problems.sort((left, right) => left.line - right.line || left.column - right.column) };
}
