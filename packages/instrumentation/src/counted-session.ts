/** Figures by name. */
export type Figures = Readonly<Record<string, number>>;

/** Running totals of a session by part: by model where the source tells them apart. */
export type SessionTotals = Readonly<Record<string, Figures>>;

/** What of a session has been counted. */
export interface CountedSession {
  readonly totals: SessionTotals;
  /** The highest that each figure ever was, also before its total began anew. */
  readonly peaks: SessionTotals;
  /** When the last request of the newest counted message was sent; unit: milliseconds since 1970. */
  readonly sentAtMs: number | undefined;
  /** Ids of messages that have been counted, oldest first. */
  readonly messageIds: readonly string[];
  /** Ids of the first messages of its runs (processes that went on with it), oldest first. */
  readonly startIds: readonly string[];
  /** The highest place in its run that a counted message had. */
  readonly lastIndex: number | undefined;
  /** The place in the run from which on `totals` hold: they may begin anew in mid-run. */
  readonly sinceIndex: number;
}
