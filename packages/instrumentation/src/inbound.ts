import type { ScopeNames } from "./attribution.ts";

/** What is known of the request that the program serves, and of who sent it. */
export interface Inbound {
  /** In capitals. */
  readonly method: string | undefined;
  /** As it was asked for, with its query. */
  readonly url: string | undefined;
  /** `http.route` as a tracing instrumentation has told it, such as `/tickets/:id`. */
  readonly route: string | undefined;
  /** Names that it brought in its baggage, where they are accepted. */
  readonly names: ScopeNames | undefined;
}

/** Under which key each name stands in inbound baggage; a name without a key is not accepted. */
export type BaggageKeys = ScopeNames;
