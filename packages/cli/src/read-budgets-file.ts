import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readBudgetsFiles } from "@bursar/budgets";
import type { BudgetsReading, CheckOptions } from "@bursar/budgets";
import { describeFault, findErrorCode } from "./environment-fault.ts";
import { readTextFile } from "./read-text-file.ts";
import type { TextReading } from "./read-text-file.ts";
import type { Terminal } from "./terminal.ts";
import { UserMistake } from "./user-mistake.ts";

const ADVICE = "Name the file, or run this where budgets.yaml is.";
/** Belongs to the folder as the contract prices, which are read by themselves. */
const PRICES_FILE = "prices.yaml";

/** Whether a file of a folder holds budgets, by its name. */
export function isBudgetsName(name: string): boolean {
  return /^[^.].*\.ya?ml$/.test(name) && name !== PRICES_FILE;
}

/** Reads the texts of one version as one; or tells why one of them is no text. */
export function readBudgetsTexts(readings: readonly TextReading[], options: CheckOptions): BudgetsReading {
  const problems = readings.flatMap((reading) => reading.problems ?? []);
  if (problems.length > 0) return { problems };
  return readBudgetsFiles(
    readings.flatMap((reading) => (reading.problems === undefined ? [reading] : [])),
    options,
  );
}

/** The files of a path: its own, or those of a folder by name. */
function listFiles(path: string): readonly string[] {
  if (path === "-") return [path];
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && isBudgetsName(entry.name))
      .map((entry) => entry.name)
      .sort();
    if (files.length > 0) return files.map((name) => join(path, name));
  } catch (error) {
    if (findErrorCode(error) === "ENOENT") return [path];
    throw describeFault(`cannot read ${path}`, error);
  }
  throw new UserMistake(`${path} is a folder without budgets. Put a file such as budgets.yaml into it.`);
}

/** Reads a budgets file, all those of a folder, or standard input for `-`. */
export function readBudgetsFile(
  path: string,
  terminal: Terminal,
  options: CheckOptions = {},
): BudgetsReading {
  const readings = listFiles(path).map((file) => readTextFile(file, terminal, ADVICE));
  return readBudgetsTexts(readings, options);
}
