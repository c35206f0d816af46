import type { Signal } from "./plan.ts";

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

/** Names of receivers by severity. */
export interface Owner {
  readonly page: string;
  readonly ticket?: string | undefined;
  readonly look?: string | undefined;
}

/** A feature as it is written; money in USD. */
export interface Feature {
  readonly team: string;
  readonly owner?: string | undefined;
  readonly purpose?: string | undefined;
  readonly product?: string | undefined;
  readonly action: {
    readonly success: string;
    readonly unit?: string | undefined;
    readonly signal?: Signal | undefined;
  };
  readonly budget: {
    readonly usdPerAction: number;
    readonly usdPerMonth: number;
    readonly actionsPerMonth?: number | undefined;
    readonly minActions?: number | undefined;
    readonly response?: string | undefined;
  };
  readonly models?: readonly string[] | undefined;
  readonly paths?: readonly string[] | undefined;
}

/** A budgets file that has no mistakes, as it was written: without defaults, durations in seconds. */
export interface Budgets {
  readonly apiVersion: "bursar.dev/v1";
  readonly kind: "Budgets";
  readonly period?: "month" | undefined;
  readonly timezone?: "UTC" | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly alerting?: Alerting | undefined;
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly owners: Readonly<Record<string, Owner>>;
  readonly teams: Readonly<Record<string, { readonly owner?: string | undefined }>>;
  readonly features: Readonly<Record<string, Feature>>;
}
