import type { DoctorReport } from "@bursar/conventions";
import { EnvironmentFault } from "../environment-fault.ts";
import { runServiceTool } from "../run-service-tool.ts";

/**
 * Has the service's own `@bursar/node` examine the service.
 *
 * @throws EnvironmentFault where it is missing, or of another version
 */
export async function readDoctorReport(args: readonly string[]): Promise<DoctorReport> {
  // The doctor looks at the variables that the service has; only what would meter the doctor itself goes another way.
  const nodeOptions = `--node-options=${process.env["NODE_OPTIONS"] ?? ""}`;
  const { code, output, errors } = await runServiceTool("@bursar/node/doctor-tool", [nodeOptions, ...args], {
    NODE_OPTIONS: "",
  });
  if (code !== 0) throw new Error(`the doctor failed:\n${errors}`);
  const report: unknown = JSON.parse(output);
  if (isReport(report)) return report;
  throw new EnvironmentFault(
    "@bursar/node is of another version than this command. Install the same of both.",
  );
}

function isReport(report: unknown): report is DoctorReport {
  return (
    typeof report === "object" && report !== null && "findings" in report && Array.isArray(report.findings)
  );
}
