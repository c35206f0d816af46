export type { BillableCall, Provider } from "./billable-call.ts";
export { findModel } from "./find-model.ts";
export { findPrice } from "./find-price.ts";
export type { FoundPrice, UnfoundPrice } from "./find-price.ts";
export { PRICE_BOOK } from "./price-book.ts";
export type { DatedRates, LongPromptRates, PriceBook, PriceRow, Rates } from "./price-book.ts";
export { priceUsage } from "./price-usage.ts";
export type { PricedPart, PricedUsage, UnpricedReason } from "./priced-usage.ts";
