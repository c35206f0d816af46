import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readContractPrices } from "@bursar/budgets";
import type { Problem } from "@bursar/budgets";
import type { ContractPrices } from "@bursar/conventions";
import { readTextFile } from "./read-text-file.ts";
import type { Terminal } from "./terminal.ts";
import { UserMistake } from "./user-mistake.ts";

/** Contract prices, undefined where there are none; or every mistake of their file. */
export type ContractReading =
  | { readonly contract: ContractPrices | undefined; readonly problems?: undefined }
  | { readonly contract?: undefined; readonly problems: readonly Problem[] };

/** The flag of every command that takes contract prices. */
export const CONTRACT_ARGS = {
  prices: {
    type: "string",
    valueHint: "file",
    description: "Contract prices, or none (Default: prices.yaml, if there is one there)",
  },
} as const;

/** The folder in which contract prices lie beside budgets: that of their file, or their own. */
export function findPricesFolder(budgetsPath: string): string {
  return statSync(budgetsPath, { throwIfNoEntry: false })?.isDirectory() === true
    ? budgetsPath
    : dirname(budgetsPath);
}

/**
 * Reads the contract prices that a command works with.
 *
 * @param file - `none` for list prices alone; undefined for `prices.yaml` of the folder, if there is one
 */
export function readContractFile(
  file: string | undefined,
  folder: string,
  terminal: Terminal,
): ContractReading {
  const beside = join(folder, "prices.yaml");
  const path = file ?? (existsSync(beside) ? beside : "none");
  if (path === "none") return { contract: undefined };
  if (path === "-") throw new UserMistake("--prices is -. Name a file.");
  const text = readTextFile(path, terminal, "Name a file of contract prices, or --prices none.");
  if (text.problems !== undefined) return text;
  const { prices, problems } = readContractPrices(text.text, text.file);
  if (problems !== undefined) return { problems };
  if (file === undefined) terminal.errors.write(`Using ${beside}.\n`);
  return { contract: prices };
}
