import type { Provider, Rates } from "@bursar/conventions";

/** What a contract says of one model, as it is written. */
export interface ModelPrices {
  readonly multiplier?: string;
  readonly usdPerMillion?: Partial<Rates>;
  readonly longPromptUsdPerMillion?: Partial<Rates>;
  readonly fastUsdPerMillion?: Partial<Rates>;
}

/** A contract as it is written; days in UTC. */
export interface ContractEntry {
  readonly from: string;
  readonly until?: string;
  readonly providers?: readonly Provider[];
  readonly multiplier?: string;
  readonly priorityMultiplier?: string;
  readonly batchMultiplier?: string;
  readonly geoUsMultiplier?: string;
  readonly webSearchUsdPerThousand?: string;
  readonly models?: Readonly<Record<string, ModelPrices>>;
}

/** A file of contract prices that has no mistakes, as it was written: without defaults, quantities as decimal strings. */
export interface Prices {
  readonly apiVersion: "bursar.dev/v1";
  readonly kind: "Prices";
  readonly deployments?: Readonly<Record<string, string>>;
  readonly contracts?: Readonly<Record<string, ContractEntry>>;
}
