import { stripVTControlCharacters } from "node:util";
import { LIVE_CHECKS } from "@bursar/budgets";
import type { Terminal } from "../terminal.ts";
import type { LiveReport } from "./read-live-report.ts";

function renderCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Writes what the server does not tell to standard error, and the sum of all to standard output. */
export function writeLiveReport({ url, since, problems, unknown }: LiveReport, terminal: Terminal): void {
  for (const { check, text } of unknown)
    terminal.errors.write(`${url} ${check}: unknown: ${stripVTControlCharacters(text)}\n`);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const found = [
    ...(errors === 0 ? [] : [renderCount(errors, "error")]),
    ...(warnings === 0 ? [] : [renderCount(warnings, "warning")]),
    ...(unknown.length === 0 ? [] : [`${unknown.length} unknown`]),
  ];
  const text = found.length === 0 ? `all ${LIVE_CHECKS.length} checks are well` : found.join(", ");
  terminal.output.write(`${url}, the last ${since}: ${text}.\n`);
}
