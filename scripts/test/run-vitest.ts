import { mkdirSync, readFileSync, rmSync } from "node:fs";

import { runCommand } from "./run-command.ts";
import type { Tally } from "./step.ts";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
}

/** Runs one vitest project; a file that does not load, or an unhandled error, counts as failed. */
export async function runVitest(project: string): Promise<Tally> {
  const reportFile = `.cache/vitest-${project}.json`;
  mkdirSync(".cache", { recursive: true });
  rmSync(reportFile, { force: true });
  const exitCode = await runCommand(process.execPath, [
    "node_modules/vitest/vitest.mjs",
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ]);
  const report = readReport(reportFile);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests || (exitCode !== 0 || !report.success ? 1 : 0);
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  } catch {
    return undefined;
  }
}
