/** A cost beyond Claude, such as that of a retrieval or a search. */
export interface OtherCost {
  /** What it was for: a few names, such as `retrieval`; a process lets 50 through, the rest become `other`. */
  readonly kind: string;
  /** From 0 on. */
  readonly usd: number;
}
