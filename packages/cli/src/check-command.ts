import { renderProblem } from "@bursar/budgets";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readBudgetsFile } from "./read-budgets-file.ts";

const ARGS = {
  file: { type: "positional", description: "Budgets file; - reads standard input", default: "budgets.yaml" },
  format: {
    type: "enum",
    description: "How problems are written: text on standard error, json on standard output",
    options: ["text", "json"],
    default: "text",
  },
} satisfies Command["definition"]["args"];

/** `bursar check`: every mistake of a budgets file at once. */
export const CHECK_COMMAND: Command = {
  definition: {
    meta: { name: "bursar check", description: "Find every mistake in a budgets file" },
    args: ARGS,
  },
  run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const { budgets, problems = [] } = readBudgetsFile(args.file, terminal);
    if (args.format === "json") {
      terminal.output.write(`${JSON.stringify({ problems }, null, 2)}\n`);
    } else if (budgets === undefined) {
      for (const problem of problems) terminal.errors.write(`${renderProblem(problem)}\n`);
    } else {
      terminal.output.write(`${args.file}: ${Object.keys(budgets.features).length} features, no problems.\n`);
    }
    return budgets === undefined ? EXIT_CODES.mistake : EXIT_CODES.ok;
  },
};
