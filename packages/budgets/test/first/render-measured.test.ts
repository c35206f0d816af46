import { describe, expect, it } from "vitest";
import type { MeasuredFeature } from "../../src/first/measurement.ts";
import { renderForeign, renderMeasuredFeature, renderMeasuredUsd } from "../../src/first/render-measured.ts";

const FEATURE: MeasuredFeature = {
  name: "support-reply",
  team: "support",
  otherTeams: [],
  costUsd: 12,
  models: [],
  actions: { ended: 40, successes: 30 },
  calls: { ended: 50, ok: 49 },
  unpricedTokens: 0,
  observedHours: 48,
};

describe("renderMeasuredFeature", () => {
  it.each<[string, Partial<MeasuredFeature>, readonly string[]]>([
    [
      "recorded outcomes",
      {},
      [
        "Last 7d: $12.00 for 30 successful of 40 ended actions: $0.40 each.",
        "30 days at this pace: 450 successful actions and $180.00.",
      ],
    ],
    [
      "calls alone",
      { actions: undefined },
      [
        "Last 7d: $12.00 for 49 ok of 50 ended calls: $0.245 each.",
        "30 days at this pace: 735 ok calls and $180.00.",
      ],
    ],
    [
      "no success",
      { actions: { ended: 40, successes: 0 } },
      [
        "Last 7d: $12.00 for 0 successful of 40 ended actions: no unit cost.",
        "30 days at this pace: 0 successful actions and $180.00.",
      ],
    ],
    [
      "less than a day",
      { observedHours: 23.9 },
      [
        "Last 7d: $12.00 for 30 successful of 40 ended actions: $0.40 each.",
        "Seen for 23 h only: too short to tell a month.",
      ],
    ],
    [
      "tokens that have no price",
      { costUsd: 0, unpricedTokens: 1_234_567 },
      [
        "Last 7d: unknown cost for 30 successful of 40 ended actions: no unit cost.",
        "30 days at this pace: 450 successful actions.",
        "1,234,567 tokens had no known price: the figures leave them out.",
      ],
    ],
  ])("tells a feature with %s", (_, change, lines) => {
    expect(renderMeasuredFeature({ ...FEATURE, ...change }, "7d")).toEqual(lines);
  });
});

describe("renderMeasuredUsd", () => {
  it.each([
    [0, "$0"],
    [1234.567, "$1,234.57"],
    [0.0233333, "$0.0233"],
    [0.000001234, "$0.00000123"],
    [0.3 - 0.1, "$0.20"],
  ])("renders %d as %s", (usd, text) => {
    expect(renderMeasuredUsd(usd)).toBe(text);
  });
});

describe("renderForeign", () => {
  it("keeps a comment on one line, whatever a label holds", () => {
    expect(renderForeign("claude-opus-5-5")).toBe("claude-opus-5-5");
    expect(renderForeign("a\nb\u2028c\u0085d\u202Ee")).toBe('"a\\nbcde"');
  });
});
