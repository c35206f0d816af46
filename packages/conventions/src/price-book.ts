import type { Geo, Provider } from "./label.ts";

/** USD per million tokens, as decimal strings with at most 3 decimals. */
export interface Rates {
  readonly input: string;
  readonly output: string;
  readonly cacheWrite5m: string;
  readonly cacheWrite1h: string;
  readonly cacheRead: string;
}

/** Rates that hold from a day on, until the day before `until` (both UTC, `2026-10-07`). */
export interface DatedRates {
  readonly rates: Rates;
  readonly from: string;
  readonly until?: string;
  /** Keys into the book's `sources`. */
  readonly source: readonly string[];
}

/** Rates of every token of a pass whose prompt (input, cache reads and writes) is longer than `aboveTokens`. */
export interface LongPromptRates extends DatedRates {
  readonly aboveTokens: number;
}

/** The prices of one model at one provider in one span of days. */
export interface PriceRow {
  /** `<provider>/<model>/<first day>`; stays the same from version to version: figures refer to it. */
  readonly id: string;
  /** Canonical id of the model. */
  readonly model: string;
  /** First UTC day of the row. */
  readonly from: string;
  /** First UTC day on which it holds no more; absent while in force. */
  readonly until?: string;
  /** Announced end of the model; information alone, a call after it still has this price. */
  readonly retiresOn?: string;
  /** Keys into the book's `sources`. */
  readonly source: readonly string[];
  /** Day on which the sources were read. */
  readonly readOn: string;
  readonly base: Rates;
  readonly longPrompt?: LongPromptRates;
  /** Replaces `base` and `longPrompt` where the response's `speed` is `fast`. */
  readonly fast?: DatedRates;
  /** Factor on tokens where `inference_geo` is `us`; absent where the model cannot be bound to a place. */
  readonly geoUsMultiplier?: string;
  readonly note?: string;
}

/** Kinds of endpoints of the platforms that AWS and Google run. */
export type Endpoint = Extract<Geo, "global" | "regional" | "us_gov">;

/** What a provider asks for. A provider whose list is not known has no rows, and says why in `unpriced`. */
export interface PriceList {
  readonly provider: Provider;
  /** The provider bills at the rates of another list: its rows of these models hold here too. */
  readonly ratedAs?: {
    readonly provider: Provider;
    readonly models: readonly string[];
    /** First UTC day of the platform. */
    readonly from: string;
    /** Whether the fast mode is offered here. */
    readonly fast: boolean;
    readonly source: readonly string[];
    readonly readOn: string;
  };
  readonly rows: readonly PriceRow[];
  /** Factor on tokens by kind of endpoint, where it decides; without it every endpoint costs the same. */
  readonly endpointMultipliers?: Readonly<Partial<Record<Endpoint, string>>>;
  /** Factor on the tokens of batch entries; absent where there are no batches. */
  readonly batchMultiplier?: string;
  /** USD per 1,000 web searches; absent where their price is not known. */
  readonly webSearchUsdPerThousand?: string;
  readonly modifierSource: readonly string[];
  /** Why models without a row have no price here. */
  readonly unpriced?: string;
}

/** A model and every id under which a user may meet it, beyond those that follow from a rule. */
export interface ModelIds {
  /** Canonical id. */
  readonly model: string;
  readonly aliases: readonly string[];
  /** Counts text in the tokenizer of Claude 4.7 and later. */
  readonly newTokenizer: boolean;
}

/** Dated list prices of every provider. Its own file format: it travels in `catalog.json` too. */
export interface PriceBook {
  readonly schema: "bursar.dev/price-book/1";
  /** Sorts as text: the greater of two is the newer. */
  readonly version: string;
  /** Day on which the book was last compared with its sources. */
  readonly asOf: string;
  readonly currency: "USD";
  readonly unit: "per million tokens";
  readonly models: readonly ModelIds[];
  readonly lists: readonly PriceList[];
  /** Where a figure was read, by key. */
  readonly sources: Readonly<Record<string, string>>;
}
