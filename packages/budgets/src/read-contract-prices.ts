import type { ContractPrices } from "@bursar/conventions";
import { planContractPrices } from "./plan-contract-prices.ts";
import { PRICES_GRAMMAR } from "./prices-grammar.ts";
import type { Problem } from "./problem.ts";
import { readByGrammar } from "./read-by-grammar.ts";

/** Either contract prices from a file without a mistake, or every mistake it has. */
export type ContractPricesReading =
  | { readonly prices: ContractPrices; readonly problems?: undefined }
  | { readonly prices?: undefined; readonly problems: readonly Problem[] };

/**
 * Reads the text of a file of contract prices. Never throws for a user's mistake.
 *
 * @param fileName - how problems name the file
 */
export function readContractPrices(text: string, fileName: string): ContractPricesReading {
  const reading = readByGrammar(text, fileName, PRICES_GRAMMAR);
  return reading.problems === undefined
    ? { prices: planContractPrices(reading.content) }
    : { problems: reading.problems };
}
