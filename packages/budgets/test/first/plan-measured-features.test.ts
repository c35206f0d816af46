import { expect, it } from "vitest";
import { planMeasuredFeatures } from "../../src/first/plan-measured-features.ts";

it("adds up a feature's series, the dearest feature, team and model first", () => {
  const features = planMeasuredFeatures({
    cost: [
      { labels: { feature: "a", team: "one", model: "small" }, figure: 1 },
      { labels: { feature: "a", team: "two", model: "big" }, figure: 3 },
      { labels: { feature: "a", team: "unknown", model: "big" }, figure: 4 },
      { labels: { feature: "b", team: "one", model: "small" }, figure: 9 },
    ],
    actions: [
      { labels: { feature: "a", outcome: "success" }, figure: 5 },
      { labels: { feature: "a", outcome: "failure" }, figure: 2 },
    ],
    calls: [
      { labels: { feature: "a", team: "one", result: "ok" }, figure: 7 },
      { labels: { feature: "a", team: "one", result: "error" }, figure: 1 },
      { labels: { feature: "idle", team: "one", result: "ok" }, figure: 0 },
    ],
    unpricedTokens: [{ labels: { feature: "a" }, figure: 70 }],
    observedHours: new Map([["a", 30]]),
  });
  expect(features.map(({ name }) => name)).toEqual(["b", "a"]);
  expect(features[1]).toEqual({
    name: "a",
    team: "two",
    otherTeams: ["one"],
    costUsd: 8,
    models: [
      { model: "big", costUsd: 7 },
      { model: "small", costUsd: 1 },
    ],
    actions: { ended: 7, successes: 5 },
    calls: { ended: 8, ok: 7 },
    unpricedTokens: 70,
    observedHours: 30,
  });
  expect(features[0]).toMatchObject({ actions: undefined, calls: { ended: 0, ok: 0 }, observedHours: 0 });
});

it("takes the team from the calls where no price is known", () => {
  const [feature] = planMeasuredFeatures({
    cost: [],
    actions: [],
    calls: [
      { labels: { feature: "a", team: "two", result: "ok" }, figure: 1 },
      { labels: { feature: "a", team: "one", result: "ok" }, figure: 2 },
    ],
    unpricedTokens: [],
    observedHours: new Map(),
  });
  expect(feature).toMatchObject({ team: "one", otherTeams: ["two"], costUsd: 0 });
});
