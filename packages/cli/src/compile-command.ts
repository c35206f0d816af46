import { planBudgets, renderFiles } from "@bursar/budgets";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readBudgetsFile } from "./read-budgets-file.ts";
import { CONTRACT_ARGS, findPricesFolder, readContractFile } from "./read-contract-file.ts";
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
    const { budgets, problems: inBudgets = [] } = readBudgetsFile(args.file, terminal);
    const { contract, problems: inPrices = [] } = readContractFile(
      args.prices,
      findPricesFolder(args.file),
      terminal,
    );
    const problems = [...inBudgets, ...inPrices];
    if (budgets === undefined || problems.length > 0) return writeProblems(problems, terminal);
    const files = renderFiles(planBudgets(budgets), { contract });
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
