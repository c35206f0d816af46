/** How a file of the spool stands. */
export const SPOOL_STATES = [
  "sent",
  "waiting",
  "held",
  "sending",
  "too-old",
  "refused",
  "other-endpoint",
  "broken",
  "foreign",
] as const;
export type SpoolState = (typeof SPOOL_STATES)[number];

/** One file of the spool: the figures of one run that did not arrive. What cannot be read is null. */
export interface SpoolRow {
  readonly path: string;
  readonly state: SpoolState;
  readonly service: string | null;
  /** Where the figures were meant for, without credentials. */
  readonly endpoint: string | null;
  /** When they were taken; ISO 8601. */
  readonly takenAt: string | null;
  /** What the run had cost in all, as far as it has prices; parts of it may have arrived before. */
  readonly costUsd: number | null;
  /** Tokens of the run that have no price. */
  readonly unpricedTokens: number | null;
  readonly sizeBytes: number;
  /** Why it is in this state; empty where that needs no reason. */
  readonly reason: string;
}

/** What `@bursar/node` tells of a spool, and `bursar spool` shows. */
export interface SpoolReport {
  readonly folder: string;
  /** Where figures are sent to. */
  readonly endpoint: string;
  /** Why the endpoint took nothing more; null where it answered, or was not asked. */
  readonly away: string | null;
  /** Variables of the spool that hold no usable value, and what holds instead, as sentences. */
  readonly problems: readonly string[];
  readonly files: readonly SpoolRow[];
}
