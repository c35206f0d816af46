import type { Catalog, Outcome, Provider } from "@bursar/conventions";
import type { Attribution, ScopeNames } from "./attribution.ts";
import type { EndedCall, StartedCall } from "./ended-call.ts";

/** An action that has its outcome; cost and duration are undefined where they are not known. */
export interface EndedAction {
  readonly attribution: Attribution;
  readonly outcome: Outcome;
  readonly costUsd: number | undefined;
  readonly durationSeconds: number | undefined;
}

/** Writes what happened to the metrics of the wire contract. No method ever throws. */
export interface Recorder {
  /** Names of a scope, completed from the catalog and the defaults. */
  readonly findAttribution: (names: ScopeNames) => Attribution;
  readonly recordCallStarted: (call: StartedCall) => void;
  /** An HTTP attempt that brought no usage. */
  readonly recordLostAttempt: (attribution: Attribution, provider: Provider) => void;
  /** Returns the call's USD: undefined where a price is unknown, 0 where nothing was billed. */
  readonly recordCall: (call: EndedCall) => number | undefined;
  /** From now on the names and prices of another catalog hold. */
  readonly useCatalog: (catalog: Catalog) => void;
  readonly recordActionStarted: (attribution: Attribution) => void;
  readonly recordAction: (action: EndedAction) => void;
  /** A fault of our own in a step, which the application never sees. */
  readonly recordFault: (step: string, fault: unknown) => void;
}
