import type { Catalog, Outcome, Provider } from "@bursar/conventions";
import type { Attribution } from "./attribution.ts";
import type { CallDetail } from "./call-log/call-detail.ts";
import type { BatchStore } from "./batches/batch-store.ts";
import type { EndedCall, StartedCall } from "./ended-call.ts";
import type { BaggageKeys } from "./inbound.ts";
import type { Claims } from "./names.ts";
import type { OpenAction } from "./open-action.ts";
import type { OtherCost } from "./other-cost.ts";
import type { Scope } from "./scope.ts";
import type { UsageGrowth } from "./usage-growth.ts";

/** An action that has its outcome; cost and duration are undefined where they are not known. */
export interface EndedAction {
  readonly attribution: Attribution;
  readonly outcome: Outcome;
  /** Holds the USD of its calls when it is recorded: of those that had ended before its outcome. */
  readonly cost: { readonly costUsd: number | undefined } | undefined;
  readonly durationSeconds: number | undefined;
}

/** What the names of calls may depend on. */
export interface InboundNeeds {
  /** Rules of the catalog ask for method or path. */
  readonly requests: boolean;
  /** Baggage is accepted under these keys. */
  readonly baggageKeys: BaggageKeys | undefined;
}

/** Writes what happened to the metrics of the wire contract. No method ever throws. */
export interface Recorder {
  /** Remembers batches beyond this process. */
  readonly batchStore?: BatchStore | undefined;
  /** Names of a scope, completed from the catalog and the defaults. */
  readonly findAttribution: (claims: Claims) => Attribution;
  /** What it has to know of requests that the program serves; undefined where nothing asks for them. */
  readonly inboundNeeds: InboundNeeds | undefined;
  /** What only records of calls tell; undefined where nobody takes them. */
  readonly planCallDetail?: ((body: unknown, scope: Scope | undefined) => CallDetail | undefined) | undefined;
  readonly recordCallStarted: (call: StartedCall) => void;
  /** An HTTP attempt that brought no usage. */
  readonly recordLostAttempt: (attribution: Attribution, provider: Provider) => void;
  /** Returns the call's USD: undefined where a price is unknown, 0 where nothing was billed. */
  readonly recordCall: (call: EndedCall) => number | undefined;
  /** The same where nobody waits for the USD, which is added to the actions: not later than the next collection. */
  readonly recordCallSoon: (call: EndedCall, actions: readonly OpenAction[]) => void;
  /** Usage of many requests at once, of which no single one is known. Returns its USD as `recordCall` does. */
  readonly recordGrowth: (growth: UsageGrowth) => number | undefined;
  /** From now on the names and prices of another catalog hold. */
  readonly useCatalog: (catalog: Catalog) => void;
  readonly recordActionStarted: (attribution: Attribution) => void;
  /** Not later than the next collection. */
  readonly recordAction: (action: EndedAction) => void;
  /** What an action cost beyond Claude. */
  readonly recordOtherCost: (attribution: Attribution, cost: OtherCost) => void;
  /** Whether the catalog says of a feature that to return is to succeed. */
  readonly isReturnSuccess: (feature: string) => boolean;
  /** A fault of our own in a step, which the application never sees. */
  readonly recordFault: (step: string, fault: unknown) => void;
}
