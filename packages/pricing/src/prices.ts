import type { Endpoint, PriceKind, PriceRow, Provider, Rates, TokenClass } from "@bursar/conventions";

/** Rates that replace a row's base rates, with the contract applied. */
export interface PlannedRates {
  readonly rates: Rates;
  /** First UTC day, and the first on which they hold no more. */
  readonly from: string;
  readonly until: string | undefined;
}

/** What one model costs at one provider in one span of days: list price, or list and contract together. */
export interface PlannedRow {
  /** Id of the list row; with a contract `contract/<name>/<id>`. */
  readonly id: string;
  readonly model: string;
  readonly provider: Provider;
  /** First UTC day, and the first on which it holds no more. */
  readonly from: string;
  readonly until: string | undefined;
  readonly price: PriceKind;
  /** Name of the contract; undefined at list price. */
  readonly contract: string | undefined;
  /** Row of the book that it rests on; undefined where the contract alone says the price. */
  readonly listRow: PriceRow | undefined;
  /** USD per million tokens before batch, place and priority. */
  readonly rates: {
    readonly base: Rates;
    readonly longPrompt: (PlannedRates & { readonly aboveTokens: number }) | undefined;
    readonly fast: PlannedRates | undefined;
  };
  /** Undefined where batch entries have no known price. */
  readonly batchMultiplier: string | undefined;
  /** Undefined where the model cannot be bound to a place. */
  readonly geoUsMultiplier: string | undefined;
  /** Where the kind of endpoint decides: a call whose endpoint is not known has no price then. */
  readonly endpointMultipliers: Readonly<Partial<Record<Endpoint, string>>> | undefined;
  /** Undefined without a contract that says so: then priority costs what the list says. */
  readonly priorityMultiplier: string | undefined;
  /** Keys of the sources of the factors. */
  readonly modifierSource: readonly string[];
}

/** The price of web searches at one provider in one span of days. */
export interface SearchPrice {
  readonly id: string;
  readonly provider: Provider;
  readonly from: string;
  readonly until: string | undefined;
  readonly price: PriceKind;
  readonly contract: string | undefined;
  readonly usdPerThousand: string;
  /** Keys of its sources; empty where the contract says it. */
  readonly source: readonly string[];
}

/** Something with its span in milliseconds since 1970 (UTC). */
export interface Dated<Item> {
  readonly item: Item;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Prices ready to be looked up; made by `planPrices`. */
export interface Prices {
  /** Version of the book. */
  readonly version: string;
  /** Day on which the book was last compared with its sources. */
  readonly asOf: string;
  /** Names of the contracts. */
  readonly contracts: readonly string[];
  /** Every row, in the order of provider, model and day. */
  readonly rows: readonly PlannedRow[];
  readonly searches: readonly SearchPrice[];
  /** Text of each source, by key. */
  readonly sources: Readonly<Record<string, string>>;
  /** Why models without a row have no price, by provider. */
  readonly unpriced: ReadonlyMap<Provider, string>;
  readonly index: PriceIndex;
}

/** What look-ups use: maps, and rates as whole units. */
export interface PriceIndex {
  /** 10^scale: units of exact money in one USD. */
  readonly unitsPerUsd: number;
  /** Lower-case id → canonical id. */
  readonly modelOfId: ReadonlyMap<string, string>;
  /** Ids that a customer's file maps to the ids behind them, both as written. */
  readonly targetOfDeployment: ReadonlyMap<string, string>;
  /** By provider, then by canonical id, in the order of days. */
  readonly rowsOfModel: ReadonlyMap<Provider, ReadonlyMap<string, readonly Dated<FoundPrice>[]>>;
  readonly cardsOfRow: ReadonlyMap<PlannedRow, RowCards>;
  readonly searchesOf: ReadonlyMap<Provider, readonly Dated<FoundSearchPrice>[]>;
}

/** A row that holds for a model on a day. */
export interface FoundPrice {
  /** Canonical id. */
  readonly model: string;
  readonly row: PlannedRow;
}

/** A search price with its whole units per search. */
export interface FoundSearchPrice {
  readonly search: SearchPrice;
  readonly units: number;
}

/** Whole units of exact money per token, modifiers included. */
export type RateCard = Readonly<Record<TokenClass, number>>;

/** A row's rates as whole units, by band; index each with `cardIndex`. Undefined where the list has no price. */
export interface RowCards {
  readonly base: readonly (RateCard | undefined)[];
  readonly longPrompt: readonly (RateCard | undefined)[] | undefined;
  readonly fast: readonly (RateCard | undefined)[] | undefined;
}
