import { planTable } from "./periods/plan-clock.ts";
import type { AlertWindows, Plan, PlannedFeature } from "./plan.ts";

/** What a feature did by the time of a case; all are totals of one process. */
export interface AlertStep {
  /** Evaluations since the start; the totals hold from here until the next step. */
  readonly at: number;
  readonly costUsd: number;
  readonly successes: number;
  /** Actions that ended without success; left out: none. */
  readonly failures?: number;
  /** Left out: no such counter. */
  readonly unpricedTokens?: number;
}

/** One story of a feature, and the evaluations at which its alert is looked at. */
export interface AlertCase {
  readonly steps: readonly AlertStep[];
  /** Expected at each evaluation: the figure of the alert, or undefined where it is silent. */
  readonly expected: readonly { readonly at: number; readonly figure: number | undefined }[];
}

/** Stories of one alert: the name says what happens. A feature that cannot have the story is left out. */
export interface AlertStory {
  readonly name: string;
  readonly tell: (feature: PlannedFeature) => AlertCase | undefined;
}

function findDivisor(left: number, right: number): number {
  return right === 0 ? left : findDivisor(right, left % right);
}

/** Seconds between evaluations of the tests: every window is a multiple, and none is longer than a minute. */
export function planTestStep(plan: Plan): number {
  const { unitCost, burn } = plan.alerting;
  const windows = [unitCost.shortSeconds, unitCost.longSeconds, burn.shortSeconds, burn.longSeconds];
  const divisor = windows.reduce(findDivisor);
  let step = Math.min(60, divisor);
  while (divisor % step !== 0) step -= 1;
  return step;
}

/** The first count of actions, from the minimum on, at which the quotient is the budget to the last bit. */
function findExactActions(feature: PlannedFeature): number {
  const isExact = (actions: number): boolean =>
    (feature.usdPerAction * actions) / actions === feature.usdPerAction;
  let actions = feature.minActions;
  while (!isExact(actions)) actions += 1;
  return actions;
}

/** An evaluation at which the alert does not fire. */
export function expectSilence(at: number): { at: number; figure: undefined } {
  return { at, figure: undefined };
}

/** Stories of the unit cost about how many actions ended, and how. */
const MINIMUM_STORIES: readonly AlertStory[] = [
  {
    name: "fires when enough actions ended and only one of them succeeded",
    tell: ({ usdPerAction, minActions }) => ({
      steps: [{ at: 1, costUsd: 2 * usdPerAction, successes: 1, failures: minActions - 1 }],
      expected: [{ at: 1, figure: 2 * usdPerAction }],
    }),
  },
  {
    name: "is silent with fewer ended actions than the minimum",
    tell: ({ usdPerAction, minActions }) => {
      const successes = minActions - 1;
      return {
        steps: [{ at: 1, costUsd: 9 * usdPerAction * minActions, successes }],
        expected: [expectSilence(1)],
      };
    },
  },
  {
    name: "is silent when no action succeeded, which has an alert of its own",
    tell: ({ usdPerAction, minActions }) => ({
      steps: [{ at: 1, costUsd: 9 * usdPerAction * minActions, successes: 0, failures: minActions }],
      expected: [expectSilence(1)],
    }),
  },
];

/** Stories of the unit cost against its budget, with windows of `short` evaluations. */
export function planUnitCostStories(plan: Plan): readonly AlertStory[] {
  const short = plan.alerting.unitCost.shortSeconds / planTestStep(plan);
  const later = 1 + short;
  return [
    {
      name: "fires when both windows are over the budget, and recovers when the short one is under it",
      tell: ({ usdPerAction, minActions }) => ({
        steps: [
          { at: 1, costUsd: 2 * usdPerAction * minActions, successes: minActions },
          { at: later, costUsd: 2.5 * usdPerAction * minActions, successes: 2 * minActions },
        ],
        expected: [{ at: 1, figure: 2 * usdPerAction }, expectSilence(later)],
      }),
    },
    {
      name: "is silent when the unit cost is exactly the budget",
      tell: (feature) => {
        const successes = findExactActions(feature);
        return {
          steps: [{ at: 1, costUsd: feature.usdPerAction * successes, successes }],
          expected: [expectSilence(1)],
        };
      },
    },
    ...MINIMUM_STORIES,
    {
      name: "is silent when only the short window is over the budget",
      tell: ({ usdPerAction, minActions }) => ({
        steps: [
          { at: 1, costUsd: 5 * usdPerAction * minActions, successes: 10 * minActions },
          { at: later, costUsd: 7 * usdPerAction * minActions, successes: 11 * minActions },
        ],
        expected: [expectSilence(1), expectSilence(later)],
      }),
    },
  ];
}

/**
 * Pace of spending in a window, by the same operations in the same order as the rule.
 *
 * @param periodSeconds - as `countPeriodSeconds` gives them
 */
export function computePace(
  spendUsd: number,
  { usdPerPeriod }: PlannedFeature,
  windowSeconds: number,
  periodSeconds: number,
): number {
  return (spendUsd / usdPerPeriod) * (periodSeconds / windowSeconds);
}

/** Seconds of the period in which promtool's tests of alerts take place, on 1970-01-01. */
export function countPeriodSeconds({ calendar }: Plan, day: string): number {
  // Before the table periods are as long as its first; December, where it is still 1969, is as long as January.
  const [first, second] = planTable(calendar, day);
  if (calendar.period === "month") return 31 * 86_400;
  return (second?.startSeconds ?? Number.NaN) - (first?.startSeconds ?? Number.NaN);
}

/** The greatest spend that is not over the rate in the long window. */
function findBoundarySpend(
  feature: PlannedFeature,
  burn: AlertWindows & { readonly rate: number },
  periodSeconds: number,
): number {
  let spendUsd = (burn.rate * feature.usdPerPeriod * burn.longSeconds) / periodSeconds;
  while (computePace(spendUsd, feature, burn.longSeconds, periodSeconds) > burn.rate)
    spendUsd *= 1 - Number.EPSILON;
  return spendUsd;
}

/** Stories of the pace of spending against the period's budget. */
export function planBurnStories(plan: Plan, day: string): readonly AlertStory[] {
  const { burn } = plan.alerting;
  const periodSeconds = countPeriodSeconds(plan, day);
  const later = 1 + burn.shortSeconds / planTestStep(plan);
  const tellOnce = (costUsd: number, figure: number | undefined): AlertCase => ({
    steps: [{ at: 1, costUsd, successes: 0 }],
    expected: [
      { at: 1, figure },
      { at: later, figure: undefined },
    ],
  });
  return [
    {
      name: "fires when both windows are over the rate, and recovers when the short one has passed",
      tell: (feature) => {
        const spendUsd = 2 * findBoundarySpend(feature, burn, periodSeconds);
        return tellOnce(spendUsd, computePace(spendUsd, feature, burn.shortSeconds, periodSeconds));
      },
    },
    {
      name: "is silent when the long window is exactly at the rate",
      tell: (feature) => tellOnce(findBoundarySpend(feature, burn, periodSeconds), undefined),
    },
    {
      name: "is silent when only the short window is over the rate",
      tell: (feature) => tellOnce(findBoundarySpend(feature, burn, periodSeconds) / 2, undefined),
    },
  ];
}
