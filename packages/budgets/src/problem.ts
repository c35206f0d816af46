/** One mistake in a file of ours, with its place and its fix. */
export interface Problem {
  /** Or the address of a server. */
  readonly file: string;
  /** From 1; 0 where it is no file. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Where in the document, such as `features.support-reply.budget`; `(file)` for the file as a whole. */
  readonly path: string;
  /** What is wrong, and how to fix it: two short sentences. */
  readonly text: string;
  /** A warning is worth a look; an error means that nothing can be compiled. */
  readonly severity: Severity;
}

export type Severity = "error" | "warning";

/**
 * One line for people and editors.
 *
 * @example `budgets.yaml:14:5 features.support-reply.team: is missing. Add "team: <team name>".`
 */
export function renderProblem(problem: Problem): string {
  const { file, line, column, path, text, severity } = problem;
  const mark = severity === "warning" ? "warning: " : "";
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  // A key or a name may hold line ends; one problem is one line all the same.
  return `${place} ${path}: ${mark}${text}`.replaceAll(/\p{Cc}+/gu, " ");
}
