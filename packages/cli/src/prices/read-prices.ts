import { existsSync } from "node:fs";
import { readContractPrices } from "@bursar/budgets";
import type { Problem } from "@bursar/budgets";
import type { ContractPrices } from "@bursar/conventions";
import { planPrices, PRICE_BOOK } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import { readTextFile } from "../read-text-file.ts";
import type { Terminal } from "../terminal.ts";
import { UserMistake } from "../user-mistake.ts";

/** Prices, or every mistake of the file of contract prices. */
export type PricesReading =
  | { readonly prices: Prices; readonly problems?: undefined }
  | { readonly prices?: undefined; readonly problems: readonly Problem[] };

const DEFAULT_FILE = "prices.yaml";

/**
 * The book of this version with the contract prices of a file laid over it.
 *
 * @param file - `none` for list prices alone; undefined for `prices.yaml`, if there is one
 */
export function readPrices(file: string | undefined, terminal: Terminal): PricesReading {
  const path = file ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : "none");
  if (path === "none") return { prices: planPrices(PRICE_BOOK) };
  if (path === "-") throw new UserMistake("--prices is -. Name a file.");
  const text = readTextFile(path, terminal, "Name a file of contract prices, or --prices none.");
  if (text.problems !== undefined) return text;
  const contract = readContractPrices(text.text, text.file);
  if (contract.problems !== undefined) return contract;
  if (file === undefined) terminal.errors.write(`Using ${DEFAULT_FILE}.\n`);
  return { prices: planContract(contract.prices, path) };
}

function planContract(contract: ContractPrices, path: string): Prices {
  try {
    return planPrices(PRICE_BOOK, contract);
  } catch (error) {
    // What only shows where contract and book meet, such as a product with too many decimals.
    if (error instanceof RangeError) throw new UserMistake(`${path}: ${error.message}.`, { cause: error });
    throw error;
  }
}
