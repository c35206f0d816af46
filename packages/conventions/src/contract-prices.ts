import type { Provider } from "./label.ts";
import type { Rates } from "./price-book.ts";

/** What a contract says of one model. What it does not name costs list times the multiplier. */
export interface ContractModel {
  /** Factor on the list rates of this model, instead of the contract's. */
  readonly multiplier?: string;
  /** USD per million tokens of single classes, before batch and place. */
  readonly base?: Partial<Rates>;
  /** The same above the list's long-prompt limit. */
  readonly longPrompt?: Partial<Rates>;
  /** The same in fast mode. */
  readonly fast?: Partial<Rates>;
}

/** Prices that a provider agreed to, for a span of days. */
export interface Contract {
  readonly name: string;
  /** First UTC day, such as `2026-10-01`. */
  readonly from: string;
  /** First UTC day on which it holds no more; absent without an end. */
  readonly until?: string;
  readonly providers: readonly Provider[];
  /** Factor on the list's token rates; `1` leaves them as they are. */
  readonly multiplier: string;
  /** Factor on top, where the response's `service_tier` is `priority`. */
  readonly priorityMultiplier?: string;
  /** Instead of the list's factor on batch entries. */
  readonly batchMultiplier?: string;
  /** Instead of the list's factor where `inference_geo` is `us`. */
  readonly geoUsMultiplier?: string;
  /** Instead of the list's USD per 1,000 web searches. */
  readonly webSearchUsdPerThousand?: string;
  /** By canonical id. */
  readonly models: Readonly<Record<string, ContractModel>>;
}

/** A customer's own prices and names, as they travel in `catalog.json`. Factors and prices are decimal strings. */
export interface ContractPrices {
  readonly schema: "bursar.dev/contract-prices/1";
  /** Ids that hide the model (Foundry deployments, application inference profiles) and the id behind each, as it is written. */
  readonly deployments: Readonly<Record<string, string>>;
  /** Of one provider, at most one holds on a day. */
  readonly contracts: readonly Contract[];
}
