import type { PriceKind, Provider } from "@bursar/conventions";
import type { Attribution } from "./attribution.ts";

/** By how much a running total of many requests grew since it was last looked at. */
export interface UsageGrowth {
  readonly attribution: Attribution;
  readonly provider: Provider;
  /** Undefined where several models may have made it. */
  readonly model: string | undefined;
  /** The id that the requests were sent to, where `model` is another. */
  readonly requestModel: string | undefined;
  /** Milliseconds since 1970: prices are dated. */
  readonly atMs: number;
  /** In the form of the API's own usage. */
  readonly usage: unknown;
  /** Some of the requests may have run in fast mode, if the model has one. */
  readonly mayBeFast: boolean;
  /** USD that the source itself reports for the growth; undefined where it reports none. */
  readonly reportedUsd: number | undefined;
  /** Whose rates `reportedUsd` is by. */
  readonly reportedPrice: PriceKind;
}
