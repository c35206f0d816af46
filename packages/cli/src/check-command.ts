import type { Budgets, Problem } from "@bursar/budgets";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { renderGithub } from "./problems/render-github.ts";
import { renderSarif } from "./problems/render-sarif.ts";
import { readCheckedBudgets } from "./read-checked-budgets.ts";
import { CONTRACT_ARGS } from "./read-contract-file.ts";
import { readVersion } from "./read-version.ts";
import type { Terminal } from "./terminal.ts";
import { writeProblems } from "./write-problems.ts";

const ARGS = {
  file: {
    type: "positional",
    description: "Budgets file, or a folder of them; - reads standard input",
    default: "budgets.yaml",
  },
  ...CONTRACT_ARGS,
  strict: { type: "boolean", description: "Exit 1 on a warning" },
  format: {
    type: "enum",
    description: "How problems are written: text on standard error, all others on standard output",
    options: ["text", "json", "sarif", "github"],
    default: "text",
  },
} satisfies Command["definition"]["args"];

function renderProblems(problems: readonly Problem[], format: string): string {
  if (format === "sarif") return renderSarif(problems, readVersion());
  return format === "github" ? renderGithub(problems) : `${JSON.stringify({ problems }, null, 2)}\n`;
}

function findExitCode(problems: readonly Problem[], isStrict: boolean): number {
  if (problems.some(({ severity }) => severity === "error")) return EXIT_CODES.mistake;
  return isStrict && problems.length > 0 ? EXIT_CODES.differs : EXIT_CODES.ok;
}

function writeSummary(budgets: Budgets, warnings: number, file: string, terminal: Terminal): void {
  const count = Object.keys(budgets.features).length;
  const features = count === 1 ? "1 feature" : `${count} features`;
  const found = warnings === 0 ? "no problems" : warnings === 1 ? "1 warning" : `${warnings} warnings`;
  terminal.output.write(`${file}: ${features}, ${found}.\n`);
}

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
    const { sound, problems } = readCheckedBudgets(args.file, args.prices, terminal);
    const code = findExitCode(problems, args.strict === true);
    if (args.format !== "text") {
      terminal.output.write(renderProblems(problems, args.format));
      return code;
    }
    writeProblems(problems, terminal);
    if (sound !== undefined) writeSummary(sound.budgets, problems.length, args.file, terminal);
    return code;
  },
};
