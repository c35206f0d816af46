import type { CatalogPrices, ContractPrices, PriceBook } from "@bursar/conventions";
import { checkContractPrices } from "./check-contract-prices.ts";
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
export function planCatalogPrices(found?: CatalogPrices | null): CatalogPricesReading {
  const faults: string[] = [];
  const attempt = <Result>(what: string, otherwise: Result, plan: () => Result): Result => {
    try {
      return plan();
    } catch (fault) {
      faults.push(`the catalog's ${what} cannot be used: ${describeFault(fault)}`);
      return otherwise;
    }
  };
  const book = attempt("price book", PRICE_BOOK, () => pickBook(found?.book));
  const listed = book === PRICE_BOOK ? LIST_PRICES : planPrices(book);
  const prices = attempt("contract prices", listed, () => planContract(book, listed, found?.contract));
  return { prices, faults };
}

function pickBook(book: PriceBook | undefined): PriceBook {
  if (book === undefined) return PRICE_BOOK;
  const { schema, version }: { readonly schema?: unknown; readonly version?: unknown } = book;
  if (schema !== PRICE_BOOK.schema) throw new RangeError(`its schema is not ${PRICE_BOOK.schema}`);
  if (typeof version !== "string") throw new RangeError("its version is not text");
  if (version <= PRICE_BOOK.version) return PRICE_BOOK;
  refuseFirst(checkPriceBook(book));
  planPrices(book);
  return book;
}

function planContract(book: PriceBook, listed: Prices, contract: ContractPrices | undefined): Prices {
  if (contract === undefined) return listed;
  refuseFirst(checkContractPrices(contract));
  return planPrices(book, contract);
}

function refuseFirst([problem]: readonly string[]): void {
  if (problem !== undefined) throw new RangeError(problem);
}

function describeFault(fault: unknown): string {
  // What is not where the schema has it.
  if (fault instanceof TypeError) return `it is not of the shape that its schema says (${fault.message})`;
  return fault instanceof Error ? fault.message : String(fault);
}
