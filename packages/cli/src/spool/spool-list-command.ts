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
} satisfies Command["definition"]["args"];

/** `bursar spool list`: what did not arrive, and why it waits. */
export const SPOOL_LIST_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar spool list",
      description: "Show the figures that did not arrive, and why they wait",
    },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const { dir, format } = readArgs(ARGS, rawArgs);
    const report = await readSpoolReport(["list", ...planDirArgs(dir)]);
    terminal.output.write(
      format === "json" ? `${JSON.stringify(report, null, 2)}\n` : renderSpoolReport(report),
    );
    return EXIT_CODES.ok;
  },
};
