import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { readSpoolReport } from "./read-spool-report.ts";
import { renderSpoolReport } from "./render-spool-report.ts";
import { planDirArgs, SPOOL_DIR_ARG } from "./spool-args.ts";

const ARGS = {
  dir: SPOOL_DIR_ARG,
  format: {
    type: "enum",
    description: "How it is written",
    options: ["table", "json"],
    default: "table",
  },
  "any-endpoint": {
    type: "boolean",
    description: "Send what was meant for another endpoint too",
    default: false,
  },
  late: {
    type: "boolean",
    description: "Send what is too old with the present time: sums are right, days are not",
    default: false,
  },
} satisfies Command["definition"]["args"];

/** `bursar spool send`: delivers now, to the endpoint that the standard OTEL_* variables name. */
export const SPOOL_SEND_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar spool send",
      description: "Deliver them now, to the endpoint of the OTEL_* variables",
    },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const report = await readSpoolReport([
      "send",
      ...planDirArgs(args.dir),
      ...(args["any-endpoint"] ? ["--any-endpoint"] : []),
      ...(args.late ? ["--late"] : []),
    ]);
    terminal.output.write(
      args.format === "json" ? `${JSON.stringify(report, null, 2)}\n` : renderSpoolReport(report),
    );
    if (report.away !== null) return EXIT_CODES.environment;
    return report.files.every(({ state }) => state === "sent") ? EXIT_CODES.ok : EXIT_CODES.differs;
  },
};
