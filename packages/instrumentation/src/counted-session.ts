/** Figures by name. */
export type Figures = Readonly<Record<string, number>>;

/** Running totals of a session by part: by model where the source tells them apart. */
export type SessionTotals = Readonly<Record<string, Figures>>;

/** What of a session has been counted. */
export interface CountedSession {
  readonly totals: SessionTotals;
  /** Ids of messages that have been counted, oldest first. */
  readonly messageIds: readonly string[];
  /** The place of the last counted message in its run. */
  readonly lastIndex: number | undefined;
}
