import { expect, test } from "vitest";
import { explainUsage } from "../src/index.ts";
import type { ExplainedLine } from "../src/index.ts";
import { aCall } from "./a-call.ts";
import { aContract, planWith } from "./a-contract.ts";

const PRICING = "platform.claude.com/docs/en/about-claude/pricing (2026-08-21)";

function shown({ costClass, units, rateUsd, per, band, modifiers, costUsd }: ExplainedLine): unknown[] {
  return [
    costClass,
    units,
    rateUsd,
    per,
    band,
    modifiers.map(({ name, factor }) => `${name} ${factor}`),
    costUsd,
  ];
}

test("each class is units × rate × factors = USD, with its row and its sources", () => {
  const { lines, priced } = explainUsage(
    aCall({
      usage: {
        cache_read_input_tokens: 8000,
        service_tier: "batch",
        inference_geo: "us",
        server_tool_use: { web_search_requests: 2 },
      },
    }),
  );
  expect(lines.map(shown)).toEqual([
    ["input", 1000, "4", 1_000_000, "base", ["batch 0.5", "geo_us 1.1"], 0.0022],
    ["cache_read", 8000, "0.2", 1_000_000, "base", ["batch 0.5", "geo_us 1.1"], 0.00088],
    ["output", 100, "20", 1_000_000, "base", ["batch 0.5", "geo_us 1.1"], 0.0011],
    ["web_search", 2, "10", 1000, "base", [], 0.02],
  ]);
  expect(priced.totalUsd).toBe(0.02418);
  expect(lines[0]).toMatchObject({
    priceRow: "anthropic/claude-opus-5-5/2026-09-22",
    from: "2026-09-22",
    until: undefined,
    reason: undefined,
  });
  expect(lines[0]?.sources).toContain(PRICING);
  expect(lines[3]).toMatchObject({ priceRow: "anthropic/web-search" });
  expect(lines[3]?.sources).toContain(PRICING);
});

test("the band is the one that was priced", () => {
  const bandOf = (model: string, usage: object): unknown => {
    const [line] = explainUsage(aCall({ model, usage })).lines;
    return [line?.band, line?.rateUsd];
  };
  expect(bandOf("claude-haiku-5-5", { input_tokens: 100_000 })).toEqual(["base", "0.1"]);
  expect(bandOf("claude-haiku-5-5", { input_tokens: 100_001 })).toEqual(["long_prompt", "0.5"]);
  expect(bandOf("claude-opus-5-5", { speed: "fast" })).toEqual(["fast", "8"]);
});

test("under a contract its name is the first source, and the rate is the contract's", () => {
  const { lines } = explainUsage(
    aCall({ usage: { service_tier: "priority" } }),
    planWith(aContract({ priorityMultiplier: "0.5" })),
  );
  expect(lines[0]).toMatchObject({
    rateUsd: "3.2",
    modifiers: [{ name: "priority", factor: "0.5" }],
    priceRow: "contract/acme/anthropic/claude-opus-5-5/2026-09-22",
    from: "2026-10-01",
    until: "2026-12-01",
  });
  expect(lines[0]?.sources[0]).toBe("contract acme");
});

test("what has no price has no rate, but its tokens and the reason", () => {
  const { lines, priced } = explainUsage(aCall({ model: "claude-opus-9" }));
  expect(priced.totalUsd).toBeUndefined();
  expect(
    lines.map(({ costClass, units, rateUsd, costUsd, reason, sources }) => [
      costClass,
      units,
      rateUsd,
      costUsd,
      reason,
      sources,
    ]),
  ).toEqual([
    ["input", 1000, undefined, undefined, "unknown_model", []],
    ["output", 100, undefined, undefined, "unknown_model", []],
  ]);
});

test("what is not billed costs 0 for a reason", () => {
  const { lines } = explainUsage(aCall({ stopReason: "refusal", usage: { output_tokens: 0 } }));
  expect(lines.map(({ units, rateUsd, costUsd, reason }) => [units, rateUsd, costUsd, reason])).toEqual([
    [1000, undefined, 0, "refused_before_output"],
  ]);
});
