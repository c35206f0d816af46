import type { Problem } from "@bursar/budgets";
import { planPrices, PRICE_BOOK } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import { readContractFile } from "../read-contract-file.ts";
import type { Terminal } from "../terminal.ts";

/** Prices, or every mistake of the file of contract prices. */
export type PricesReading =
  | { readonly prices: Prices; readonly problems?: undefined }
  | { readonly prices?: undefined; readonly problems: readonly Problem[] };

/**
 * The book of this version with the contract prices of a file laid over it.
 *
 * @param file - `none` for list prices alone; undefined for `prices.yaml`, if there is one
 */
export function readPrices(file: string | undefined, terminal: Terminal): PricesReading {
  const { contract, problems } = readContractFile(file, ".", terminal);
  return problems === undefined ? { prices: planPrices(PRICE_BOOK, contract) } : { problems };
}
