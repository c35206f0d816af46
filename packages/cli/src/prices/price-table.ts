import type { Endpoint, PriceKind, Provider, Rates, UnpricedReason } from "@bursar/conventions";

/** One line of the table: the rates of one band of one row. USD per million tokens, as decimal strings. */
export interface PriceTableLine {
  readonly model: string;
  readonly provider: Provider;
  readonly band: "base" | "long_prompt" | "fast";
  /** Of the band `long_prompt`: it holds for prompts of more tokens. */
  readonly aboveTokens: number | undefined;
  readonly rates: Rates;
  /** First UTC day, and the first on which it holds no more. */
  readonly from: string;
  readonly until: string | undefined;
  readonly retiresOn: string | undefined;
  readonly price: PriceKind;
  readonly contract: string | undefined;
  readonly batchMultiplier: string | undefined;
  readonly geoUsMultiplier: string | undefined;
  /** By kind of endpoint, where it decides. */
  readonly endpointMultipliers: Readonly<Partial<Record<Endpoint, string>>> | undefined;
  readonly priorityMultiplier: string | undefined;
  readonly rowId: string;
  readonly sources: readonly string[];
}

/** The price of web searches at one provider. */
export interface TableSearch {
  readonly provider: Provider;
  readonly usdPerThousand: string;
  readonly price: PriceKind;
  readonly rowId: string;
}

/** Models of one provider that have no price, for one reason. */
export interface TableGap {
  readonly provider: Provider;
  readonly reason: UnpricedReason;
  readonly models: readonly string[];
  /** What the book says of it. */
  readonly note: string | undefined;
}

/** Prices in force on a day. */
export interface PriceTable {
  readonly at: string;
  readonly book: { readonly version: string; readonly asOf: string };
  readonly contracts: readonly string[];
  readonly prices: readonly PriceTableLine[];
  readonly webSearches: readonly TableSearch[];
  readonly unpriced: readonly TableGap[];
}
