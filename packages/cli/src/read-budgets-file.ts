import { readBudgets } from "@bursar/budgets";
import type { BudgetsReading } from "@bursar/budgets";
import { readTextFile } from "./read-text-file.ts";
import type { Terminal } from "./terminal.ts";

const ADVICE = "Name the file, or run this where budgets.yaml is.";

/** Reads a budgets file, or standard input for `-`. */
export function readBudgetsFile(path: string, terminal: Terminal): BudgetsReading {
  const reading = readTextFile(path, terminal, ADVICE);
  return reading.problems === undefined ? readBudgets(reading.text, reading.file) : reading;
}
