import book from "./book/claude-api.json" with { type: "json" };

/** USD per million tokens, as decimal strings. */
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
  readonly source: readonly string[];
}

/** Rates of every token of a pass whose prompt (input, cache reads and writes) is longer than `aboveTokens`. */
export interface LongPromptRates extends DatedRates {
  readonly aboveTokens: number;
}

/** The prices of one model in one span of days. */
export interface PriceRow {
  /** Stays the same from version to version: figures refer to it. */
  readonly id: string;
  /** Canonical id of the model. */
  readonly model: string;
  /** Other ids of the same model. */
  readonly aliases: readonly string[];
  /** First UTC day of the row. */
  readonly from: string;
  /** First UTC day on which it holds no more; absent while in force. */
  readonly until?: string;
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

/** A provider's dated list prices. */
export interface PriceBook {
  readonly schema: string;
  readonly provider: string;
  readonly version: string;
  /** Day on which the book was last compared with its sources. */
  readonly asOf: string;
  readonly currency: string;
  readonly unit: string;
  /** Factor on the tokens of batch entries. */
  readonly batchMultiplier: string;
  readonly webSearchUsdPerThousand: string;
  readonly modifierSource: readonly string[];
  readonly rows: readonly PriceRow[];
  /** Models that exist without a public price. */
  readonly unlisted: readonly {
    readonly model: string;
    readonly ids: readonly string[];
    readonly note: string;
  }[];
  /** Where a figure was read, by key. */
  readonly sources: Readonly<Record<string, string>>;
}

/** List prices of the Claude API. */
export const PRICE_BOOK: PriceBook = book;
