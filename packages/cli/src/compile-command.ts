import { isDay, planBudgets } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readCheckedBudgets } from "./read-checked-budgets.ts";
import { CONTRACT_ARGS } from "./read-contract-file.ts";
import { UserMistake } from "./user-mistake.ts";
import { writeProblems } from "./write-problems.ts";
import { findDifferences, writeFiles } from "./write-files.ts";

const ARGS = {
  file: { type: "positional", description: "Budgets file, or a folder of them", default: "budgets.yaml" },
  ...CONTRACT_ARGS,
  output: { type: "string", alias: "o", valueHint: "dir", description: "Folder to write into", default: "." },
  at: {
    type: "string",
    valueHint: "day",
    description: "Day whose year begins the table of periods, such as 2026-11-23; today by default",
  },
  check: { type: "boolean", description: "Write nothing; exit 1 and list the files that differ" },
} satisfies Command["definition"]["args"];

/** A day that the table of periods can begin with. */
function readDay(text: string): string {
  if (isDay(text)) return text;
  throw new UserMistake(`--at is "${text}". Write a day of the calendar, such as 2026-11-23.`);
}

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
    const day = readDay(args.at ?? new Date(terminal.readClockMs()).toISOString().slice(0, 10));
    const { sound, contract, problems } = readCheckedBudgets(args.file, args.prices, terminal);
    writeProblems(problems, terminal);
    if (sound === undefined) return EXIT_CODES.mistake;
    const files = renderFiles(planBudgets(sound.budgets), { contract, day });
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
