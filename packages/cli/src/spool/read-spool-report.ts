import type { SpoolReport } from "@bursar/conventions";
import { EnvironmentFault } from "../environment-fault.ts";
import { runServiceTool } from "../run-service-tool.ts";

/**
 * Has the service's own `@bursar/node` list or send its spool.
 *
 * @throws EnvironmentFault where it is missing, or the folder cannot be read
 */
export async function readSpoolReport(args: readonly string[]): Promise<SpoolReport> {
  const { code, output, errors } = await runServiceTool("@bursar/node/spool-tool", args);
  if (code === 0) return parseReport(output);
  throw code === 3 ? new EnvironmentFault(errors.trim()) : new Error(`the spool tool failed:\n${errors}`);
}

function parseReport(output: string): SpoolReport {
  const report: unknown = JSON.parse(output);
  if (isReport(report)) return report;
  throw new EnvironmentFault(
    "@bursar/node is of another version than this command. Install the same of both.",
  );
}

function isReport(report: unknown): report is SpoolReport {
  return (
    typeof report === "object" &&
    report !== null &&
    "files" in report &&
    Array.isArray(report.files) &&
    "problems" in report &&
    Array.isArray(report.problems)
  );
}
