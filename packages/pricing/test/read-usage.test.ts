import { describe, expect, test } from "vitest";
import { priceUsage } from "../src/index.ts";
import { aCall } from "./a-call.ts";

const COUNT = "is not a whole number from 0 to 1e12";

describe("garbage is named and unpriced, never thrown, never NaN", () => {
  test.each<[string, object, string]>([
    ["a negative count", { input_tokens: -1 }, `usage.input_tokens: ${COUNT}`],
    ["NaN", { output_tokens: Number.NaN }, `usage.output_tokens: ${COUNT}`],
    ["infinity", { output_tokens: Infinity }, `usage.output_tokens: ${COUNT}`],
    ["a fraction", { cache_read_input_tokens: 0.5 }, `usage.cache_read_input_tokens: ${COUNT}`],
    ["a string", { input_tokens: "12" }, `usage.input_tokens: ${COUNT}`],
    ["a bigint", { input_tokens: 12n }, `usage.input_tokens: ${COUNT}`],
    ["more than 1e12", { output_tokens: 1e12 + 1 }, `usage.output_tokens: ${COUNT}`],
    ["no input", { input_tokens: undefined }, "usage.input_tokens: is missing"],
    ["no output", { output_tokens: null }, "usage.output_tokens: is missing"],
    [
      "a split that exceeds its total",
      {
        cache_creation_input_tokens: 5,
        cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 3 },
      },
      "usage.cache_creation: holds more than cache_creation_input_tokens",
    ],
    ["a split that is no object", { cache_creation: 7 }, "usage.cache_creation: is not an object"],
    ["an unknown tier", { service_tier: "flex" }, "usage.service_tier: is a word without a known price"],
    ["an unknown speed", { speed: "warp" }, "usage.speed: is a word without a known price"],
    ["an unknown place", { inference_geo: "moon" }, "usage.inference_geo: is a word without a known price"],
    ["a place that is no text", { inference_geo: 7 }, "usage.inference_geo: is a word without a known price"],
    [
      "odd searches",
      { server_tool_use: { web_search_requests: -2 } },
      `usage.server_tool_use.web_search_requests: ${COUNT}`,
    ],
    ["iterations that are no list", { iterations: {} }, "usage.iterations: is not a list"],
    [
      "an iteration that is no object",
      { iterations: [{ input_tokens: 1, output_tokens: 1 }, 7] },
      "usage.iterations[1]: is not an object",
    ],
    [
      "an iteration's model that is no text",
      { iterations: [{ model: 7, input_tokens: 1, output_tokens: 1 }] },
      "usage.iterations[0].model: is not text",
    ],
  ])("%s", (_name, usage, problem) => {
    const priced = priceUsage(aCall({ usage }));
    expect(priced.problems).toContain(problem);
    expect(priced.totalUsd).toBeUndefined();
    expect(priced.parts.some(({ unpricedReason }) => unpricedReason === "garbage_usage")).toBe(true);
    for (const { tokens } of priced.parts)
      for (const count of Object.values(tokens)) expect(Number.isSafeInteger(count)).toBe(true);
  });

  test.each([undefined, null, 7, "usage", [], {}, Number.NaN, () => 1])("a usage that is %s", (usage) => {
    const priced = priceUsage({ ...aCall(), usage });
    expect(priced.totalUsd).toBeUndefined();
    expect(priced.problems.length).toBeGreaterThan(0);
    expect(priced.parts[0]?.unpricedReason).toBe("garbage_usage");
  });
});

test("the sound classes of a half garbage usage are still counted", () => {
  const priced = priceUsage(aCall({ usage: { output_tokens: -1, cache_creation_input_tokens: 40 } }));
  expect(priced.parts[0]?.tokens).toEqual({
    input: 1000,
    cache_read: 0,
    cache_write_5m: 40,
    cache_write_1h: 0,
    output: 0,
  });
});

test("a split without a total stands for itself", () => {
  const usage = { cache_creation_input_tokens: null, cache_creation: { ephemeral_1h_input_tokens: 30 } };
  expect(priceUsage(aCall({ usage })).parts[0]?.tokens.cache_write_1h).toBe(30);
});

test("an odd thinking count is named but spoils no price", () => {
  const priced = priceUsage(aCall({ usage: { output_tokens_details: { thinking_tokens: "many" } } }));
  expect(priced).toMatchObject({ totalUsd: 0.006, thinkingTokens: 0 });
  expect(priced.problems).toEqual([`usage.output_tokens_details.thinking_tokens: ${COUNT}`]);
});

test("fields that the API leaves out are what it means by them", () => {
  const usage = { input_tokens: 1000, output_tokens: 100 };
  expect(priceUsage({ ...aCall(), usage })).toMatchObject({
    totalUsd: 0.006,
    serviceTier: "unknown",
    speed: "standard",
    geo: "unknown",
    problems: [],
  });
});
