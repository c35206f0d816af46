import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readBudgetsFile } from "./read-budgets-file.ts";
import { CONTRACT_ARGS, findPricesFolder, readContractFile } from "./read-contract-file.ts";
import { writeProblems } from "./write-problems.ts";

const ARGS = {
  file: {
    type: "positional",
    description: "Budgets file, or a folder of them; - reads standard input",
    default: "budgets.yaml",
  },
  ...CONTRACT_ARGS,
  format: {
    type: "enum",
    description: "How problems are written: text on standard error, json on standard output",
    options: ["text", "json"],
    default: "text",
  },
} satisfies Command["definition"]["args"];

/** `bursar check`: every mistake of a budgets file, and of the contract prices beside it, at once. */
export const CHECK_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar check",
      description: "Find every mistake in a budgets file and its contract prices",
    },
    args: ARGS,
  },
  run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const { budgets, problems: inBudgets = [] } = readBudgetsFile(args.file, terminal);
    const { problems: inPrices = [] } = readContractFile(args.prices, findPricesFolder(args.file), terminal);
    const problems = [...inBudgets, ...inPrices];
    if (args.format === "json") {
      terminal.output.write(`${JSON.stringify({ problems }, null, 2)}\n`);
      return problems.length === 0 ? EXIT_CODES.ok : EXIT_CODES.mistake;
    }
    if (budgets === undefined || problems.length > 0) return writeProblems(problems, terminal);
    terminal.output.write(`${args.file}: ${Object.keys(budgets.features).length} features, no problems.\n`);
    return EXIT_CODES.ok;
  },
};
