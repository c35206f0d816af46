import type { ClientOptions } from "@anthropic-ai/sdk";

/** What a subject has recorded since it was asked last. */
export interface Seen {
  /** Such as `3 spans`; empty when there is nothing. */
  readonly what: string;
  /** All that was recorded, to be searched for the figures of the answer. */
  readonly text: string;
}

/** Around each call, as an application would have it. */
export type RunInScope = <Result>(run: () => Result) => Result;

/** What an application may put around a call. */
export const SCOPES = ["nothing", "a feature", "an action"] as const;
export type ScopeName = (typeof SCOPES)[number];

/** A way to watch Claude calls, at work in this process. */
export interface StartedSubject {
  /** Of the client whose calls are measured. */
  readonly clientOptions: ClientOptions;
  readonly runInScope: RunInScope;
  /** In place of `runInScope` where an order asks for one; only ours has them. */
  readonly scopes?: Readonly<Record<ScopeName, RunInScope>>;
  readonly readSeen: () => Promise<Seen>;
  /** What a reader of metrics does at an interval: part of the timed work. */
  readonly collect: () => Promise<void>;
  /** Hands on what has piled up for an exporter: not part of the timed work. */
  readonly letGo: () => void;
}

/** Begins to watch; the SDK is loaded afterwards. */
export type StartSubject = () => Promise<StartedSubject>;

/** What holds for a subject that needs none of it. */
export const PLAIN: Omit<StartedSubject, "readSeen"> = {
  // Where a subject brings spans of its own, those of the SDK would be a second set.
  clientOptions: { openTelemetry: false },
  runInScope: (run) => run(),
  collect: async () => {},
  letGo: () => {},
};
