/** What a change is about. */
export type ChangeKind = "added" | "removed" | "limit" | "threshold" | "owner" | "alert" | "other";

/** What of the file something is. */
export type SubjectKind = "file" | "feature" | "team" | "owner" | "receiver" | "commitment" | "shared cost";

/** What changes, and who answers for it. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Empty for the file as a whole. */
  readonly name: string;
  /** Owners before and after, by name; all of them for the file as a whole. */
  readonly owners: readonly string[];
}

/** One change between two versions. */
export interface Change {
  readonly kind: ChangeKind;
  /** Path below the subject, such as `budget.usdPerMonth`; empty for what was added or removed as a whole. */
  readonly key: string;
  /** For people; undefined where there was nothing. */
  readonly before: string | undefined;
  /** For people; undefined where there is nothing. */
  readonly after: string | undefined;
  /** The numbers behind the texts: USD, seconds, counts or ratios; undefined for what is no figure. */
  readonly beforeFigure: number | undefined;
  readonly afterFigure: number | undefined;
  /** By how much a figure grows: 0.5 for +50 %; undefined for what is no figure. */
  readonly growthRatio: number | undefined;
}

/** All changes of one subject. */
export interface SubjectChanges {
  readonly subject: Subject;
  readonly changes: readonly Change[];
}

/** What may be spent of what there is. */
export interface Share {
  readonly usd: number;
  /** Undefined where there is no limit. */
  readonly limitUsd: number | undefined;
}

/** A sum that changes; undefined is a side on which there is none. */
export interface SumChange {
  /** `features`: all of them; `team`: features of an allocation; `commitment`: teams over its whole life. */
  readonly kind: "features" | "team" | "commitment";
  readonly name: string;
  readonly before: Share | undefined;
  readonly after: Share | undefined;
}

/** What changes for whom between two versions of the budgets, defaults and templates applied. */
export interface BudgetsDiff {
  readonly subjects: readonly SubjectChanges[];
  readonly sums: readonly SumChange[];
}
