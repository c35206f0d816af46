import type { Plan, PlannedFeature } from "@bursar/budgets";
import { describe, expect, test } from "vitest";
import { planFigures } from "../src/index.ts";
import type { FeatureFigures, Series } from "../src/index.ts";

function aSeries(metricName: string, total: number, labels: Readonly<Record<string, string>> = {}): Series {
  return { metricName, total, labels: { feature: "support-reply", team: "support", ...labels } };
}

function aPlan(feature: Partial<PlannedFeature> = {}): Pick<Plan, "features"> {
  return {
    features: [
      {
        name: "support-reply",
        team: "support",
        owner: "ada",
        purpose: undefined,
        product: undefined,
        success: "draft sent",
        unit: "sent draft",
        signal: "outcome",
        returnIsSuccess: false,
        usdPerAction: 0.02,
        usdPerMonth: 2000,
        usdPerPeriod: 2000,
        actionsPerMonth: undefined,
        minActions: 20,
        response: undefined,
        models: [],
        paths: [],
        latencyBoundsSeconds: [],
        ...feature,
      },
    ],
  };
}

function figuresOf(series: readonly Series[], plan?: Pick<Plan, "features">): FeatureFigures {
  const [figures] = planFigures(series, plan);
  if (figures === undefined) throw new Error("no figures");
  return figures;
}

test("all figures of a feature, from all its processes", () => {
  const series = [
    aSeries("claude.calls", 30, { run: "1", result: "ok" }),
    aSeries("claude.calls", 2, { run: "2", result: "error" }),
    aSeries("claude.tokens", 2000, { run: "1", token_class: "input" }),
    aSeries("claude.tokens", 500, { run: "2", token_class: "input" }),
    aSeries("claude.tokens", 8000, { token_class: "cache_read" }),
    aSeries("claude.tokens", 70, { token_class: "output" }),
    aSeries("claude.cost.usd", 0.3, { run: "1", token_class: "input" }),
    aSeries("claude.cost.usd", 0.1, { run: "2", token_class: "output" }),
    aSeries("claude.actions", 25, { outcome: "success" }),
    aSeries("claude.actions", 5, { outcome: "failure" }),
  ];
  expect(figuresOf(series, aPlan())).toEqual({
    feature: "support-reply",
    team: "support",
    owner: "ada",
    calls: 32,
    tokens: { input: 2500, cache_read: 8000, cache_write_5m: 0, cache_write_1h: 0, output: 70 },
    costUsd: 0.4,
    successes: 25,
    unitCostUsd: 0.016,
    budgetUnitCostUsd: 0.02,
    monthToDateUsd: 0.4,
    budgetMonthUsd: 2000,
    unpricedTokens: 0,
    unpricedReasons: [],
    state: "ok",
  });
});

describe("what a success is", () => {
  const calls = [
    aSeries("claude.calls", 30, { result: "ok" }),
    aSeries("claude.calls", 9, { result: "error" }),
  ];
  const zeroAction = aSeries("claude.actions", 0, { outcome: "success" });

  test("a call that ended well, where the budget says so and no action was recorded", () => {
    expect(figuresOf([...calls, zeroAction], aPlan({ signal: "calls" })).successes).toBe(30);
  });

  test("an action recorded as success, as soon as one action was recorded", () => {
    const failed = aSeries("claude.actions", 1, { outcome: "failure" });
    expect(figuresOf([...calls, zeroAction, failed], aPlan({ signal: "calls" })).successes).toBe(0);
  });

  test("successes that a counter in Prometheus tells are unknown, not 0", () => {
    const cost = aSeries("claude.cost.usd", 3);
    const ended = aSeries("claude.calls", 30, { result: "ok" });
    expect(figuresOf([cost, ended], aPlan({ signal: "counter" }))).toMatchObject({
      successes: undefined,
      unitCostUsd: undefined,
      state: "not_enough_data",
    });
  });

  test("no call, where the budget counts outcomes", () => {
    expect(figuresOf(calls, aPlan())).toMatchObject({
      successes: 0,
      unitCostUsd: undefined,
      state: "not_enough_data",
    });
  });

  test("unknown, where there is neither a budget nor an outcome", () => {
    expect(figuresOf(calls)).toMatchObject({
      successes: undefined,
      unitCostUsd: undefined,
      state: "no_budget",
    });
  });
});

describe("state", () => {
  const spent = (costUsd: number, successes: number): readonly Series[] => [
    aSeries("claude.cost.usd", costUsd),
    aSeries("claude.actions", successes, { outcome: "success" }),
  ];
  test.each([
    ["exactly the target is ok", spent(0.4, 20), "ok"],
    ["above it is over budget", spent(0.41, 20), "over_budget"],
    ["above it with too few actions is not enough data", spent(0.4, 19), "not_enough_data"],
    [
      "with 19 successes and a failure there are enough",
      [...spent(0.41, 19), aSeries("claude.actions", 1, { outcome: "failure" })],
      "over_budget",
    ],
    [
      "money on 20 actions that all failed is over budget",
      [aSeries("claude.cost.usd", 0.01), aSeries("claude.actions", 20, { outcome: "failure" })],
      "over_budget",
    ],
    ["the month's budget used up is over budget, whatever the actions", spent(2000.01, 1), "over_budget"],
    [
      "within the target but with tokens of unknown price is not ok",
      [
        ...spent(0.1, 20),
        aSeries("claude.unpriced.tokens", 5, { model: "claude-next", reason: "unknown_model" }),
      ],
      "not_enough_data",
    ],
  ])("%s", (_name, series, state) => {
    expect(figuresOf(series, aPlan()).state).toBe(state);
  });
});

test("unpriced tokens are counted with their models and reasons", () => {
  const series = [
    aSeries("claude.unpriced.tokens", 5, {
      model: "claude-next",
      reason: "unknown_model",
      token_class: "input",
    }),
    aSeries("claude.unpriced.tokens", 7, {
      model: "claude-next",
      reason: "unknown_model",
      token_class: "output",
    }),
    aSeries("claude.unpriced.tokens", 0, { model: "claude-opus-4-1", reason: "retired" }),
  ];
  expect(figuresOf(series)).toMatchObject({
    unpricedTokens: 12,
    unpricedReasons: ["claude-next: unknown_model"],
  });
});

test("planned features are listed before their first call, after those that cost more", () => {
  const features = [...aPlan({ name: "idle" }).features, ...aPlan().features];
  const rows = planFigures(
    [aSeries("claude.cost.usd", 1), aSeries("claude.cost.usd", 2, { feature: "other" })],
    { features },
  );
  expect(rows.map(({ feature }) => feature)).toEqual(["other", "support-reply", "idle"]);
});

test("a series without a feature is the feature unknown", () => {
  expect(figuresOf([{ metricName: "claude.calls", labels: {}, total: 1 }]).feature).toBe("unknown");
});
