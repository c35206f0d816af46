import { describe, expect, it } from "vitest";
import { findNearest, renderSuggestion } from "../src/suggestion.ts";

describe("findNearest", () => {
  it.each([
    ["onwer", "owner"],
    ["usdPerActoin", "usdPerAction"],
    ["USDPERACTION", "usdPerAction"],
    ["budgt", "budget"],
  ])("takes %s for %s", (written, meant) => {
    expect(findNearest(written, ["owner", "usdPerAction", "usdPerMonth", "budget"])).toBe(meant);
  });

  it("guesses nothing when no name is near", () => {
    expect(findNearest("kpis", ["owner", "team"])).toBeUndefined();
    expect(findNearest("x".repeat(101), ["x".repeat(100)])).toBeUndefined();
  });
});

describe("renderSuggestion", () => {
  it("lists what exists when nothing is near, and stops after twelve", () => {
    const names = ["n01", "n02", "n03", "n04", "n05", "n06", "n07", "n08", "n09", "n10", "n11", "n12", "n13"];
    expect(renderSuggestion("something", ["a", "b"])).toBe("Use one of: a, b.");
    expect(renderSuggestion("something", names)).toBe(
      "Use one of: n01, n02, n03, n04, n05, n06, n07, n08, n09, n10, n11, n12, ….",
    );
    expect(renderSuggestion("something", [])).toBe("None is declared yet.");
  });
});
