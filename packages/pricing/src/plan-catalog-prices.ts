import type { CatalogPrices, ContractPrices, PriceBook } from "@bursar/conventions";
import { checkPriceBook } from "./check-price-book.ts";
import { LIST_PRICES, planPrices } from "./plan-prices.ts";
import { PRICE_BOOK } from "./price-book.ts";
import type { Prices } from "./prices.ts";

/** Prices for a running process, and what of the catalog's could not be used. */
export interface CatalogPricesReading {
  readonly prices: Prices;
  /** As sentences; empty where all was used. */
  readonly faults: readonly string[];
}

/**
 * The prices of a catalog, laid over the book that this version came with: the newer of the two books, and the
 * contract. Never throws: what is not sound is left out and named.
 */
export function planCatalogPrices({ book, contract }: CatalogPrices = {}): CatalogPricesReading {
  const faults: string[] = [];
  const newest = pickBook(book, faults);
  if (newest === PRICE_BOOK && contract === undefined) return { prices: LIST_PRICES, faults };
  return { prices: planWith(newest, contract, faults) ?? LIST_PRICES, faults };
}

function pickBook(book: PriceBook | undefined, faults: string[]): PriceBook {
  if (book === undefined) return PRICE_BOOK;
  try {
    checkSchema(book.schema);
    if (!(book.version > PRICE_BOOK.version)) return PRICE_BOOK;
    const [problem] = checkPriceBook(book);
    if (problem !== undefined) throw new RangeError(problem);
    planPrices(book);
    return book;
  } catch (fault) {
    faults.push(`the catalog's price book cannot be used: ${describe(fault)}`);
    return PRICE_BOOK;
  }
}

/** What was read from a file may be of another version, whatever its type says. */
function checkSchema(found: string): void {
  if (found !== PRICE_BOOK.schema) throw new RangeError(`its schema is not ${PRICE_BOOK.schema}`);
}

function planWith(
  book: PriceBook,
  contract: ContractPrices | undefined,
  faults: string[],
): Prices | undefined {
  try {
    return planPrices(book, contract);
  } catch (fault) {
    faults.push(`the catalog's contract prices cannot be used: ${describe(fault)}`);
    return book === PRICE_BOOK ? LIST_PRICES : planPrices(book);
  }
}

function describe(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
