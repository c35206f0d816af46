import type { GivenNames } from "./attribution.ts";
import type { Inbound } from "./inbound.ts";
import type { OpenAction } from "./open-action.ts";

/** What holds for the code that runs inside `withFeature` or `withAction`. */
export interface Scope extends GivenNames {
  /** Actions that the code is part of, outermost first. */
  readonly actions: readonly OpenAction[];
  /** The request that it was taken along from. */
  readonly inbound?: Inbound | undefined;
}
