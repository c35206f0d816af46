import { readFileSync } from "node:fs";
import { readBudgets } from "@bursar/budgets";
import type { BudgetsReading } from "@bursar/budgets";
import { describeFault, EnvironmentFault, findErrorCode } from "./environment-fault.ts";
import type { Terminal } from "./terminal.ts";

/** Reads a budgets file, or standard input for `-`. */
export function readBudgetsFile(path: string, terminal: Terminal): BudgetsReading {
  if (path === "-") return readBudgets(terminal.readInput(), "<stdin>");
  try {
    return readBudgets(readFileSync(path, "utf8"), path);
  } catch (error) {
    if (findErrorCode(error) === "ENOENT") {
      throw new EnvironmentFault(
        `cannot read ${path}: it does not exist. Name the file, or run this where budgets.yaml is.`,
        { cause: error },
      );
    }
    throw describeFault(`cannot read ${path}`, error);
  }
}
