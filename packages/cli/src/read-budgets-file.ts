import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { readBudgets } from "@bursar/budgets";
import type { BudgetsReading } from "@bursar/budgets";
import { describeFault, findErrorCode } from "./environment-fault.ts";
import type { Terminal } from "./terminal.ts";
import { UserMistake } from "./user-mistake.ts";

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (findErrorCode(error) === "ENOENT") {
      throw new UserMistake(
        `cannot read ${path}: it does not exist. Name the file, or run this where budgets.yaml is.`,
      );
    }
    throw describeFault(`cannot read ${path}`, error);
  }
}

/** Reads a budgets file, or standard input for `-`. */
export function readBudgetsFile(path: string, terminal: Terminal): BudgetsReading {
  const [bytes, file] = path === "-" ? [terminal.readInput(), "<stdin>"] : [readBytes(path), path];
  // A NUL is UTF-8 and never text: it is how binary files and UTF-16 without a mark look.
  if (isUtf8(bytes) && !bytes.includes(0)) return readBudgets(bytes.toString("utf8"), file);
  const text = "is not UTF-8 text. Save it as UTF-8.";
  return { problems: [{ file, line: 1, column: 1, path: "(file)", text }] };
}
