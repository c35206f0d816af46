import type { BudgetsReading, Problem } from "@bursar/budgets";
import type { ContractPrices } from "@bursar/conventions";
import { LIST_PRICES, planPrices, PRICE_BOOK } from "@bursar/pricing";
import { readBudgetsFile } from "./read-budgets-file.ts";
import { findPricesFolder, readContractFile } from "./read-contract-file.ts";
import type { Terminal } from "./terminal.ts";

/** Budgets without an error. */
export type SoundReading = Extract<BudgetsReading, { readonly problems?: undefined }>;

/** Budgets and the contract prices beside them, and all that was found in both. */
interface CheckedReading {
  /** Undefined where one of the files has an error. */
  readonly sound: SoundReading | undefined;
  readonly contract: ContractPrices | undefined;
  /** Errors and warnings, those of the budgets first. */
  readonly problems: readonly Problem[];
}

/**
 * Reads budgets and contract prices as of today, and holds the one against the other.
 *
 * @param file - of budgets; a folder of them, or `-` for standard input
 * @param pricesFile - as `readContractFile` takes it
 */
export function readCheckedBudgets(
  file: string,
  pricesFile: string | undefined,
  terminal: Terminal,
): CheckedReading {
  const inPrices = readContractFile(pricesFile, findPricesFolder(file), terminal);
  const { contract } = inPrices;
  const known = contract === undefined ? LIST_PRICES : planPrices(PRICE_BOOK, contract);
  const reading = readBudgetsFile(file, terminal, {
    day: new Date(terminal.readClockMs()).toISOString().slice(0, 10),
    prices: inPrices.problems === undefined ? known : "unread",
  });
  const problems = [...(reading.problems ?? reading.warnings), ...(inPrices.problems ?? [])];
  const isSound = reading.problems === undefined && inPrices.problems === undefined;
  return { sound: isSound ? reading : undefined, contract, problems };
}
