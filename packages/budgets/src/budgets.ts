/** Two windows of an alert, in seconds. */
interface Windows {
  readonly short: number;
  readonly long: number;
}

/** How fast the owner hears of it; durations in seconds. */
interface Alerting {
  readonly interval?: number | undefined;
  readonly snapshot?: number | undefined;
  readonly groupWait?: number | undefined;
  readonly unitCost?: Windows | undefined;
  readonly burn?: "default" | (Windows & { readonly rate: number }) | undefined;
}

/** A way to tell somebody: exactly one key is set. */
export interface Receiver {
  readonly webhook?: { readonly url: string } | undefined;
  readonly slack?: { readonly apiUrlFile: string; readonly channel: string } | undefined;
  readonly pagerduty?: { readonly routingKeyFile: string } | undefined;
  readonly email?:
    | { readonly to: string; readonly from?: string | undefined; readonly smarthost?: string | undefined }
    | undefined;
}

/** Names of receivers by severity; at least one is set. */
export interface Owner {
  readonly page?: string | undefined;
  readonly ticket?: string | undefined;
  readonly look?: string | undefined;
}

/** What somebody does at a threshold, from a glance to stepping in. */
type Stage = "look" | "respond" | "intervene";

/** One step of the escalation. */
export interface Threshold {
  /** Share of the budget, 0–1 and above. */
  readonly at: number;
  readonly stage: Stage;
  /** Seconds in which it is to be answered. */
  readonly within?: number | undefined;
  readonly decides?: string | undefined;
  readonly response?: string | undefined;
  readonly otherwise?: string | undefined;
  readonly enforce?: "downgrade" | "throttle" | "block" | undefined;
}

/** The steps of the escalation as they are written. */
export type Thresholds = "standard" | readonly Threshold[];

/** What was bought; days in the file's time zone, money in USD. */
export interface Commitment {
  readonly usd: number;
  readonly from: string;
  /** First day after it. */
  readonly until: string;
  readonly owner: string;
  /** Share of the list price that the contract takes off, 0–1. */
  readonly expectedDiscount?: number | undefined;
  /** How much of it an invoice said was used up, and on which day. */
  readonly drawn?: { readonly usd: number; readonly at: string } | undefined;
  readonly thresholds?: Thresholds | undefined;
}

/** A team as it is written; money in USD. */
export interface Team {
  readonly owner?: string | undefined;
  /** The owner who answers for the team's money. */
  readonly finance?: string | undefined;
  readonly costCenter?: string | undefined;
  readonly commitment?: string | undefined;
  /** The team's allocation. */
  readonly usdPerMonth?: number | undefined;
  readonly thresholds?: Thresholds | undefined;
}

/** What one successful action is worth, and who said so when. */
export interface ActionValue {
  readonly usd: number;
  readonly setBy: string;
  readonly asOf: string;
}

/** What a feature does, and when that was a success; durations in seconds. */
export interface Action {
  readonly success: string;
  readonly unit?: string | undefined;
  readonly signal?: WrittenSignal | undefined;
  /** How long after the call the outcome is known. */
  readonly lag?: number | undefined;
  readonly reliability?: "high" | "medium" | "low" | undefined;
  readonly value?: ActionValue | undefined;
  /** Bounds between the bands of an action's duration, ascending. */
  readonly latencyBands?: readonly number[] | undefined;
}

/**
 * What says that an action succeeded: a call that ended well, a recorded outcome, a recorded outcome with a plain
 * return counting as success, or a counter of the application.
 */
export type WrittenSignal = "calls" | "outcome" | "return" | { readonly counter: string };

/** What a feature may spend; money in USD. */
export interface Budget {
  readonly usdPerAction: number;
  readonly usdPerMonth: number;
  readonly actionsPerMonth?: number | undefined;
  readonly minActions?: number | undefined;
  readonly response?: string | undefined;
}

/** Whose requests are a feature's where the program does not say; at least one condition is set. */
export interface WrittenAttribution {
  readonly httpRoute?: string | undefined;
  readonly httpMethod?: string | undefined;
  readonly service?: string | undefined;
  readonly path?: string | undefined;
}

/** A dated exception: more money from a day on. */
interface Override {
  readonly usd: number;
  readonly from: string;
  /** First day after it. */
  readonly until: string;
  readonly approvedBy: string;
  readonly reason: string;
}

/** Ways to spend less that the owner has agreed to. */
interface Levers {
  readonly downgradeTo?: string | undefined;
  readonly cache?: { readonly prefixTokens: number } | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly batch?: boolean | undefined;
}

/** A feature as it is written, templates applied; money in USD. */
export interface Feature {
  readonly extends?: string | undefined;
  readonly team: string;
  readonly owner?: string | undefined;
  readonly purpose?: string | undefined;
  readonly product?: string | undefined;
  readonly action: Action;
  readonly budget: Budget;
  /** How its traffic is spread over the week. */
  readonly profile?: "flat" | "business-hours" | "batch" | undefined;
  readonly models?: readonly string[] | undefined;
  readonly kpis?:
    | readonly { readonly name: string; readonly query: string; readonly unit?: string | undefined }[]
    | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly attribution?: readonly WrittenAttribution[] | undefined;
  readonly caps?:
    | { readonly usdPerCall?: number | undefined; readonly outputTokensPerCall?: number | undefined }
    | undefined;
  readonly thresholds?: Thresholds | undefined;
  readonly levers?: Levers | undefined;
  readonly review?: { readonly every: "month" | "quarter" | "year"; readonly last: string } | undefined;
  readonly overrides?: readonly Override[] | undefined;
}

/** The cost of a feature that nobody owns, shared out by ratios that sum to 1. */
export interface SharedCost {
  readonly split: Readonly<Record<string, number>>;
}

/**
 * Budgets that have no mistakes, from one file or several, as they were written: templates applied, without
 * defaults, durations in seconds, days as texts such as `2026-10-01`.
 */
export interface Budgets {
  readonly apiVersion: "bursar.dev/v1";
  readonly kind: "Budgets";
  readonly period?: "month" | "quarter" | "year" | "fiscal_year" | undefined;
  /** Month in which the fiscal year begins, 1–12. */
  readonly fiscalYearStart?: number | undefined;
  /** Name of the IANA database. */
  readonly timezone?: string | undefined;
  readonly environments?: readonly string[] | undefined;
  /** Seconds for which Prometheus keeps samples. */
  readonly retention?: number | undefined;
  readonly alerting?: Alerting | undefined;
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly owners: Readonly<Record<string, Owner>>;
  readonly commitments?: Readonly<Record<string, Commitment>> | undefined;
  readonly teams: Readonly<Record<string, Team>>;
  /** Parts of features, by name; they are in the features already. */
  readonly templates?: Readonly<Record<string, unknown>> | undefined;
  readonly features: Readonly<Record<string, Feature>>;
  readonly sharedCosts?: Readonly<Record<string, SharedCost>> | undefined;
}
