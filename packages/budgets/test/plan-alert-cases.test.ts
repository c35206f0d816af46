import { describe, expect, it } from "vitest";
import { planBurnStories, planTestStep, planUnitCostStories } from "../src/plan-alert-cases.ts";
import type { AlertCase, AlertStory } from "../src/plan-alert-cases.ts";
import type { Plan, PlannedFeature } from "../src/plan.ts";
import { aPlan, DAY } from "./a-budgets-file.ts";

function tell(
  plan: Plan,
  stories: readonly AlertStory[],
  name: string,
  change: Partial<PlannedFeature> = {},
): AlertCase {
  const [feature] = plan.features;
  const told = feature && stories.find((story) => story.name.includes(name))?.tell({ ...feature, ...change });
  if (told === undefined) throw new Error(`no story ${name}`);
  return told;
}

describe("planTestStep", () => {
  it("divides every window and is at most a minute", () => {
    expect(planTestStep(aPlan())).toBe(60);
    expect(
      planTestStep(
        aPlan(["interval: 1m", "interval: 5s"], ["{ short: 15m, long: 1h }", "{ short: 50s, long: 2m }"]),
      ),
    ).toBe(10);
  });
});

describe("planUnitCostStories", () => {
  it("doubles the budget to fire, and halves it in the short window to recover", () => {
    const { steps, expected } = tell(aPlan(), planUnitCostStories(aPlan()), "recovers");
    expect(steps).toEqual([
      { at: 1, costUsd: 0.8, successes: 20 },
      { at: 16, costUsd: 1, successes: 40 },
    ]);
    expect(expected).toEqual([
      { at: 1, figure: 0.04 },
      { at: 16, figure: undefined },
    ]);
  });

  it.each([0.02, 0.1, 0.007, 1 / 3])(
    "finds a boundary for %d USD whose quotient is the budget to the last bit",
    (usdPerAction) => {
      const [step] = tell(aPlan(), planUnitCostStories(aPlan()), "exactly", { usdPerAction }).steps;
      expect((step?.costUsd ?? 0) / (step?.successes ?? 0)).toBe(usdPerAction);
    },
  );
});

describe("planBurnStories", () => {
  it("spends twice what the long window allows to fire", () => {
    const [step] = tell(aPlan(), planBurnStories(aPlan(), DAY), "recovers").steps;
    // 6 times the even pace for 6 of January's 744 hours, twice
    expect(step?.costUsd).toBeCloseTo((2 * 6 * 3000 * 6) / 744, 9);
  });
});
