import { expect, it } from "vitest";
import { planPriceStories } from "../src/plan-price-stories.ts";
import { planSpendStories } from "../src/plan-spend-stories.ts";
import { aPlan } from "./a-budgets-file.ts";

const [feature] = aPlan().features;

it("spends in both windows without a success, then succeeds once", () => {
  const story = planSpendStories(aPlan()).find(({ name }) => name.includes("recovers"));
  expect(feature && story?.tell(feature)).toEqual({
    steps: [
      { at: 1, costUsd: 0.04, successes: 0, failures: 20 },
      { at: 16, costUsd: 0.1, successes: 0, failures: 40 },
      { at: 31, costUsd: 0.14, successes: 1, failures: 60 },
    ],
    expected: [
      { at: 1, figure: 0.04 },
      { at: 16, figure: 0.1 },
      { at: 31, figure: undefined },
    ],
  });
});

it("is silent about unpriced tokens once the long window has passed", () => {
  const story = planPriceStories(aPlan()).find(({ name }) => name.includes("recovers"));
  expect(feature && story?.tell(feature)).toEqual({
    steps: [{ at: 1, costUsd: 0.02, successes: 1, unpricedTokens: 1_200_000 }],
    expected: [
      { at: 1, figure: 1_200_000 },
      { at: 61, figure: undefined },
    ],
  });
});
