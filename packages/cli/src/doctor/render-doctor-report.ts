import type { DoctorReport, Finding, FindingLevel } from "@bursar/conventions";

/** Findings as lines, each that needs something with what to do below it, and their count. */
export function renderDoctorReport({ folder, findings }: DoctorReport): string {
  const lines = findings.flatMap(({ check, level, what, fix }) => [
    `${level.padEnd(8)} ${check.padEnd(9)} ${what}`,
    ...(fix === "" ? [] : [`${" ".repeat(18)} → ${fix}`]),
  ]);
  return `${[folder, "", ...lines, "", renderCount(findings)].join("\n")}\n`;
}

function renderCount(findings: readonly Finding[]): string {
  const countOf = (wanted: FindingLevel): number => findings.filter(({ level }) => level === wanted).length;
  const [problems, warnings] = [countOf("problem"), countOf("warning")];
  if (problems + warnings === 0) return "All is well.";
  return `${renderNumber(problems, "problem")}, ${renderNumber(warnings, "warning")}.`;
}

function renderNumber(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
