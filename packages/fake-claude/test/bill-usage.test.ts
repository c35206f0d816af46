import { expect, test } from "vitest";
import { billUsage, parsePicoUsdPerToken } from "../src/bill-usage.ts";

function sumPicoUsd(model: string, usage: unknown): bigint | undefined {
  return billUsage(model, usage)
    ?.flatMap((line) => Object.values(line.costPicoUsd))
    .reduce((sum, picoUsd) => sum + picoUsd, 0n);
}

test.each([
  ["0.01", 10_000n],
  ["0.125", 125_000n],
  ["6.25", 6_250_000n],
  ["40", 40_000_000n],
])("$%s per million tokens are %s pico-USD per token", (usdPerMillion, picoUsd) => {
  expect(parsePicoUsdPerToken(usdPerMillion)).toBe(picoUsd);
});

test("every class has its own rate, and the classes are disjoint", () => {
  const usage = {
    input_tokens: 1,
    cache_read_input_tokens: 10,
    cache_creation_input_tokens: 1100,
    cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 1000 },
    output_tokens: 10_000,
    output_tokens_details: { thinking_tokens: 9_000 },
  };
  expect(billUsage("claude-fable-5-2", usage)).toEqual([
    {
      model: "claude-fable-5-2",
      tokens: { input: 1, cache_read: 10, cache_write_5m: 100, cache_write_1h: 1000, output: 10_000 },
      webSearches: 0,
      longPrompt: false,
      costPicoUsd: {
        input: 8_000_000n,
        cache_read: 2_000_000n,
        cache_write_5m: 1_000_000_000n,
        cache_write_1h: 16_000_000_000n,
        output: 400_000_000_000n,
        web_search: 0n,
      },
    },
  ]);
});

test.each([
  ["claude-fable-5-2", 8 + 40 + 0.2],
  ["claude-fable-5-1", 10 + 50 + 0.25],
  ["claude-fable-5", 10 + 50 + 1],
  ["claude-opus-5-5", 4 + 20 + 0.2],
  ["claude-opus-5", 5 + 25 + 0.5],
  ["claude-opus-4-8", 5 + 25 + 0.5],
  ["claude-opus-4-5", 5 + 25 + 0.5],
  ["claude-sonnet-5-5", 2 + 10 + 0.1],
  ["claude-sonnet-5", 2 + 10 + 0.2],
  ["claude-sonnet-4-6", 3 + 15 + 0.3],
  ["claude-sonnet-4-5-20250929", 3 + 15 + 0.3],
  ["claude-haiku-4-5", 1 + 5 + 0.1],
])("%s: a token of input, of output and of cache read cost $%d per million", (model, usdPerMillion) => {
  const usage = { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 1 };
  expect(sumPicoUsd(model, usage)).toBe(BigInt(Math.round(usdPerMillion * 1_000_000)));
});

test("Haiku 5.5 above 100,000 prompt tokens costs five times as much on every token", () => {
  const usage = { input_tokens: 5_000, cache_read_input_tokens: 95_000, output_tokens: 1_000 };
  // 5000 × $0.1 + 95000 × $0.01 + 1000 × $0.5 per million
  expect(sumPicoUsd("claude-haiku-5-5", usage)).toBe(1_950_000_000n);
  // 5001 × $0.5 + 95000 × $0.05 + 1000 × $2.5 per million
  expect(sumPicoUsd("claude-haiku-5-5", { ...usage, input_tokens: 5_001 })).toBe(9_750_500_000n);
});

test("geo, batch and web searches: tokens are multiplied, searches are not", () => {
  const usage = { input_tokens: 1000, output_tokens: 100, inference_geo: "us", service_tier: "batch" };
  const searched = { ...usage, server_tool_use: { web_search_requests: 2, web_fetch_requests: 5 } };
  // (1000 × $2 + 100 × $10 per million) × 1.1 / 2, and 2 × $0.01
  expect(sumPicoUsd("claude-sonnet-5-5", usage)).toBe(1_650_000_000n);
  expect(sumPicoUsd("claude-sonnet-5-5", searched)).toBe(21_650_000_000n);
});

test("iterations are billed each at its own model, and the top level is not", () => {
  const usage = {
    input_tokens: 1,
    output_tokens: 1,
    iterations: [
      { type: "message", input_tokens: 1000, output_tokens: 100 },
      { type: "advisor_message", model: "claude-fable-5-2", input_tokens: 500, output_tokens: 50 },
    ],
  };
  const lines = billUsage("claude-sonnet-5-5", usage);
  expect(lines?.map((line) => [line.model, line.tokens.input])).toEqual([
    ["claude-sonnet-5-5", 1000],
    ["claude-fable-5-2", 500],
  ]);
  // 1000 × $2 + 100 × $10 + 500 × $8 + 50 × $40 per million
  expect(sumPicoUsd("claude-sonnet-5-5", usage)).toBe(9_000_000_000n);
});

test.each([
  ["no object", "claude-opus-5-5", "12"],
  ["a negative count", "claude-opus-5-5", { input_tokens: -1 }],
  ["a broken count", "claude-opus-5-5", { input_tokens: 1.5 }],
  ["a model without a price", "claude-none", { input_tokens: 1 }],
  ["a speed without a price", "claude-haiku-5-5", { input_tokens: 1, speed: "fast" }],
  ["a broken iteration", "claude-opus-5-5", { input_tokens: 1, iterations: ["x"] }],
])("%s cannot be billed", (_name, model, usage) => {
  expect(billUsage(model, usage)).toBeUndefined();
});
