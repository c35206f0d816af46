import { renderProblem } from "@bursar/budgets";
import type { Problem } from "@bursar/budgets";
import { EXIT_CODES } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Writes every mistake of a file to standard error; gives the exit code that says so. */
export function writeProblems(problems: readonly Problem[], terminal: Terminal): number {
  for (const problem of problems) terminal.errors.write(`${renderProblem(problem)}\n`);
  return EXIT_CODES.mistake;
}
