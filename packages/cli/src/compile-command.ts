import { planBudgets } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readCheckedBudgets } from "./read-checked-budgets.ts";
import { CONTRACT_ARGS } from "./read-contract-file.ts";
import { writeProblems } from "./write-problems.ts";
import { findDifferences, writeFiles } from "./write-files.ts";

const ARGS = {
  file: { type: "positional", description: "Budgets file, or a folder of them", default: "budgets.yaml" },
  ...CONTRACT_ARGS,
  output: { type: "string", alias: "o", valueHint: "dir", description: "Folder to write into", default: "." },
  check: { type: "boolean", description: "Write nothing; exit 1 and list the files that differ" },
} satisfies Command["definition"]["args"];

/** `bursar compile`: rules, routes, dashboards, Collector configuration and catalog from a budgets file. */
export const COMPILE_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar compile",
      description: "Write alert rules, routes, dashboards, the Collector's configuration and catalog.json",
    },
    args: ARGS,
  },
  run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const { sound, contract, problems } = readCheckedBudgets(args.file, args.prices, terminal);
    writeProblems(problems, terminal);
    if (sound === undefined) return EXIT_CODES.mistake;
    const files = renderFiles(planBudgets(sound.budgets), { contract });
    if (args.check === true) {
      const differing = findDifferences(args.output, files);
      for (const path of differing)
        terminal.errors.write(`${path} differs from ${args.file}. Run bursar compile.\n`);
      return differing.length === 0 ? EXIT_CODES.ok : EXIT_CODES.differs;
    }
    writeFiles(args.output, files);
    for (const file of files) terminal.output.write(`${file.path}\n`);
    return EXIT_CODES.ok;
  },
};
