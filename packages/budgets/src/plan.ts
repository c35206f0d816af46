import type { AttributionRule } from "@bursar/conventions";
import type { CounterSelector } from "./counters/counter-selector.ts";
import type { Calendar } from "./periods/plan-period-starts.ts";

/** Where a feature's count of successes comes from: recorded outcomes, calls that ended well, or the application's counter. */
export type Signal = "outcome" | "calls" | "counter";

/** One feature with everything that follows from the budgets file; money in USD. */
export interface PlannedFeature {
  readonly name: string;
  readonly team: string;
  readonly owner: string;
  readonly purpose: string | undefined;
  readonly product: string | undefined;
  /** What counts as a successful action, in the owner's words. */
  readonly success: string;
  /** What one successful action is called, such as `sent draft`. */
  readonly unit: string;
  readonly signal: Signal;
  /** The counter of successes; undefined for the other signals. */
  readonly counter?: CounterSelector | undefined;
  /** An action that returns, and whose outcome nobody told, succeeded. */
  readonly returnIsSuccess: boolean;
  /** Target cost of one successful action. */
  readonly usdPerAction: number;
  /** Budget of a month; of a longer period, its even share. */
  readonly usdPerMonth: number;
  /** Budget of the period: of a quarter three months'. */
  readonly usdPerPeriod: number;
  readonly actionsPerMonth: number | undefined;
  /** Below this count of ended actions of any outcome in a window, there is too little data to tell. */
  readonly minActions: number;
  /** What the owner does when the feature is over its budget. */
  readonly response: string | undefined;
  readonly models: readonly string[];
  readonly paths: readonly string[];
  /** Bounds between the bands of an action's duration, ascending; empty: no bands. */
  readonly latencyBoundsSeconds: readonly number[];
}

/** Two windows of one alert: both must agree before it fires, and the short one lets it end soon. */
export interface AlertWindows {
  readonly shortSeconds: number;
  readonly longSeconds: number;
}

/** How often the rules are evaluated, and over which windows they look. */
export interface PlannedAlerting {
  readonly intervalSeconds: number;
  readonly snapshotSeconds: number;
  readonly groupWaitSeconds: number;
  readonly unitCost: AlertWindows;
  /** `rate`: multiple of the even pace at which the budget burns too fast. */
  readonly burn: AlertWindows & { readonly rate: number };
}

/** A way to tell somebody; secrets are paths of files that Alertmanager reads. */
export type PlannedReceiver =
  | { readonly name: string; readonly kind: "webhook"; readonly url: string }
  | { readonly name: string; readonly kind: "slack"; readonly apiUrlFile: string; readonly channel: string }
  | { readonly name: string; readonly kind: "pagerduty"; readonly routingKeyFile: string }
  | {
      readonly name: string;
      readonly kind: "email";
      readonly to: string;
      readonly from: string;
      readonly smarthost: string;
    };

/** Who answers for features, and the receivers by severity. */
export interface PlannedOwner {
  readonly name: string;
  readonly page: string;
  readonly ticket: string;
  readonly look: string;
}

/** The budgets file with all defaults applied and all names resolved: what every renderer reads. */
export interface Plan {
  readonly calendar: Calendar;
  /** The period for people, such as `fiscal year`. */
  readonly periodName: string;
  /** Environments that count; empty means all. */
  readonly environments: readonly string[];
  readonly alerting: PlannedAlerting;
  readonly receivers: readonly PlannedReceiver[];
  /** Receiver of whatever no owner's route takes. */
  readonly catchAll: string;
  readonly owners: readonly PlannedOwner[];
  readonly features: readonly PlannedFeature[];
  /** Whose requests are those that the program names no feature for; the first rule that fits holds. */
  readonly attribution: readonly AttributionRule[];
}
