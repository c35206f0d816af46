import type { AlertStory } from "./plan-alert-cases.ts";
import { expectSilence, planTestStep } from "./plan-alert-cases.ts";
import type { Plan } from "./plan.ts";

/** Stories of spend without a single success. */
export function planSpendStories(plan: Plan): readonly AlertStory[] {
  const short = plan.alerting.unitCost.shortSeconds / planTestStep(plan);
  const later = 1 + short;
  return [
    {
      name: "fires when as many actions ended as the minimum and none succeeded, and recovers when one succeeds",
      tell: ({ usdPerAction, minActions }) => ({
        steps: [
          { at: 1, costUsd: 2 * usdPerAction, successes: 0, failures: minActions },
          { at: later, costUsd: 5 * usdPerAction, successes: 0, failures: 2 * minActions },
          { at: later + short, costUsd: 7 * usdPerAction, successes: 1, failures: 3 * minActions },
        ],
        expected: [
          { at: 1, figure: 2 * usdPerAction },
          { at: later, figure: 5 * usdPerAction },
          expectSilence(later + short),
        ],
      }),
    },
    {
      name: "is silent with fewer ended actions than the minimum",
      tell: ({ usdPerAction, minActions }) => ({
        steps: [{ at: 1, costUsd: 9 * usdPerAction, successes: 0, failures: minActions - 1 }],
        expected: [expectSilence(1)],
      }),
    },
    {
      name: "is silent when nothing was spent",
      tell: ({ minActions }) => ({
        steps: [{ at: 1, costUsd: 0, successes: 0, failures: minActions }],
        expected: [expectSilence(1)],
      }),
    },
    {
      name: "is silent when only the short window is without a success",
      tell: ({ usdPerAction, minActions }) => ({
        steps: [
          { at: 1, costUsd: usdPerAction, successes: 1, failures: minActions },
          { at: later, costUsd: 9 * usdPerAction, successes: 1, failures: 2 * minActions },
        ],
        expected: [expectSilence(1), expectSilence(later)],
      }),
    },
  ];
}
