import type {
  Api,
  CostClass,
  Geo,
  PriceBand,
  PriceKind,
  Provider,
  Result,
  ServiceTier,
  Speed,
  TokenClass,
  UnbilledReason,
  UnpricedReason,
} from "./label.ts";

/** The shape of {@link CallRecord}. New keys may be added; a reader ignores what it does not know. */
export const CALL_RECORD_SCHEMA = "bursar.dev/call/1";

/**
 * One call as `BURSAR_CALL_LOG` tells it: a line of JSON, or an OpenTelemetry event; off by default. It holds no content
 * of prompts or answers. What is not known is null. The sums of `costUsd` over the records of a `run` are those of its
 * metrics; a record that comes twice has the same `run` and `number`.
 *
 * @example
 * {"schema":"bursar.dev/call/1","kind":"call","run":"9f86d081884c7d65","number":1,"feature":"support-reply",…}
 */
export interface CallRecord {
  readonly schema: typeof CALL_RECORD_SCHEMA;
  /** `growth`: usage of many calls that nobody saw one by one (sessions, results of agents). */
  readonly kind: "call" | "growth";
  /** The life of one process, as on its metrics. */
  readonly run: string;
  /** Of the records of the run, from 1 on. A gap is a record that was lost. */
  readonly number: number;
  /** When the call began, or of batches the moment whose prices hold; ISO 8601. */
  readonly startedAt: string;
  /** Null for entries of batches and for growth, as is the next. */
  readonly durationSeconds: number | null;
  /** Null unless it was a stream that brought output. */
  readonly timeToFirstTokenSeconds: number | null;
  /** The API's id of the request that was answered, or of the last one. */
  readonly requestId: string | null;
  readonly requestModel: string;
  readonly responseModel: string | null;
  readonly provider: Provider;
  readonly api: Api;
  readonly workspace: string | null;
  readonly environment: string | null;
  /** Names as the application gave them: not bounded as labels are. */
  readonly feature: string;
  readonly team: string;
  readonly path: string;
  readonly promptVersion: string | null;
  /** What the scopes around the call said of it, such as customer and plan. */
  readonly tags: Readonly<Record<string, string>>;
  /** Actions that the call is part of, outermost first. */
  readonly actionIds: readonly string[];
  readonly result: Result | null;
  /** The API's type of error, `http_<status>`, or `none`. */
  readonly errorType: string | null;
  readonly stopReason: string | null;
  readonly maxTokens: number | null;
  /** USD of all parts: 0 where nothing was billed, null where a price or the usage is not known. */
  readonly costUsd: number | null;
  /** True: a stream broke off, so its output tokens are an estimate. */
  readonly isOutputEstimated: boolean;
  /** The three are null where no usage was seen. */
  readonly serviceTier: ServiceTier | null;
  readonly speed: Speed | null;
  readonly geo: Geo | null;
  /** A subset of the output tokens. */
  readonly thinkingTokens: number;
  readonly webSearchRequests: number;
  readonly webFetchRequests: number;
  /** Passes of models, each by its price row; empty where no usage was seen. */
  readonly parts: readonly CallRecordPart[];
  /** Version of the price book that held. */
  readonly pricesVersion: string;
  /** Hash of the catalog that held. */
  readonly catalogHash: string | null;
  /** What the prompt began with, in the order of the cache: tools, system, messages. */
  readonly promptBlocks: readonly PromptBlock[];
  /** Blocks beyond the first 64, which are not told. */
  readonly promptBlocksLeftOut: number;
}

/** One pass of a model, or the web searches of a call. */
export interface CallRecordPart {
  readonly model: string;
  /** Classes without tokens are left out. */
  readonly tokens: Readonly<Partial<Record<TokenClass, number>>>;
  /** USD by class; null where no price is known. */
  readonly costUsd: Readonly<Partial<Record<CostClass, number>>> | null;
  readonly speed: Speed;
  readonly priceBand: PriceBand;
  readonly price: PriceKind | null;
  /** Id of the row of the price book or contract. */
  readonly priceRow: string | null;
  readonly unpricedReason: UnpricedReason | null;
  readonly unbilledReason: UnbilledReason | null;
}

/** A block of a prompt: two calls share a cacheable prefix as far as their hashes are the same. */
export interface PromptBlock {
  readonly place: "tools" | "system" | "messages";
  /** Of its JSON, in UTF-8, without `cache_control`. */
  readonly sizeBytes: number;
  /** HMAC-SHA256 of that JSON by `BURSAR_CALL_LOG_KEY`, its first 16 bytes in hexadecimal. */
  readonly hash: string;
  /** Set where the request marks the end of a prefix here. */
  readonly cacheTtl: string | null;
}
