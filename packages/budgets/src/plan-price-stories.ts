import type { AlertCase, AlertStory } from "./plan-alert-cases.ts";
import { planTestStep } from "./plan-alert-cases.ts";
import type { Plan } from "./plan.ts";

/** Stories of tokens without a known price. */
export function planPriceStories(plan: Plan): readonly AlertStory[] {
  const later = 1 + plan.alerting.unitCost.longSeconds / planTestStep(plan);
  const tellOnce = (
    unpricedTokens: number | undefined,
    ...expected: AlertCase["expected"]
  ): AlertStory["tell"] => {
    const tokens = unpricedTokens === undefined ? {} : { unpricedTokens };
    return ({ usdPerAction }) => ({
      steps: [{ at: 1, costUsd: usdPerAction, successes: 1, ...tokens }],
      expected,
    });
  };
  return [
    {
      name: "fires when tokens have no known price, and recovers when the long window has passed",
      tell: tellOnce(1_200_000, { at: 1, figure: 1_200_000 }, { at: later, figure: undefined }),
    },
    { name: "fires at the first token", tell: tellOnce(1, { at: 1, figure: 1 }) },
    {
      name: "is silent when the counter stands at exactly 0",
      tell: tellOnce(0, { at: 1, figure: undefined }),
    },
    {
      name: "is silent when every token has a price",
      tell: tellOnce(undefined, { at: 1, figure: undefined }),
    },
  ];
}
