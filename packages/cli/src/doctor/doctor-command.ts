import type { DoctorReport, FindingLevel } from "@bursar/conventions";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { readDoctorReport } from "./read-doctor-report.ts";
import { renderDoctorReport } from "./render-doctor-report.ts";

const ARGS = {
  import: {
    type: "string",
    valueHint: "module",
    description:
      "Module that starts the service's own OpenTelemetry SDK, as after node --import: its readers and views are tried",
  },
  format: {
    type: "enum",
    description: "How it is written",
    options: ["text", "json"],
    default: "text",
  },
  strict: { type: "boolean", description: "Exit code 1 for warnings too", default: false },
} satisfies Command["definition"]["args"];

/** `bursar doctor`: what keeps a service's figures from arriving, and what to do. */
export const DOCTOR_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar doctor",
      description:
        "Find what keeps a service's figures from arriving. Run it in the service's folder, with its variables; it changes nothing and sends no figure",
    },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const { format, strict, import: module } = readArgs(ARGS, rawArgs);
    const report = await readDoctorReport(module === undefined ? [] : [`--import=${module}`]);
    terminal.output.write(
      format === "json" ? `${JSON.stringify(report, null, 2)}\n` : renderDoctorReport(report),
    );
    return findExitCode(report, strict);
  },
};

function findExitCode({ findings }: DoctorReport, strict: boolean): number {
  const has = (wanted: FindingLevel): boolean => findings.some(({ level }) => level === wanted);
  if (has("problem")) return EXIT_CODES.mistake;
  return strict && has("warning") ? EXIT_CODES.differs : EXIT_CODES.ok;
}
