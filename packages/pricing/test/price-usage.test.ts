import { describe, expect, test } from "vitest";
import { priceUsage } from "../src/index.ts";
import { aCall } from "./a-call.ts";

const read8k = { cache_read_input_tokens: 8000, input_tokens: 2000, output_tokens: 500 };
const write8k = (split: object | null): object => ({
  cache_creation_input_tokens: 8000,
  cache_creation: split,
  input_tokens: 2000,
  output_tokens: 500,
});

describe("worked figures", () => {
  test.each([
    ["10k in, 500 out on Opus 5.5", { input_tokens: 10_000, output_tokens: 500 }, "claude-opus-5-5", 0.05],
    ["8k read, 2k in, 500 out on Opus 5.5", read8k, "claude-opus-5-5", 0.0196],
    [
      "8k 1h write, 2k in, 500 out on Opus 5.5",
      write8k({ ephemeral_1h_input_tokens: 8000 }),
      "claude-opus-5-5",
      0.082,
    ],
    ["the same as a 5m write", write8k({ ephemeral_5m_input_tokens: 8000 }), "claude-opus-5-5", 0.058],
    ["the same without a split: at the 5m rate", write8k(null), "claude-opus-5-5", 0.058],
    [
      "half of it split: the rest at the 5m rate",
      write8k({ ephemeral_1h_input_tokens: 4000 }),
      "claude-opus-5-5",
      0.07,
    ],
    [
      "95k read, 10k in, 500 out on Haiku 5.5: all in the long band",
      { cache_read_input_tokens: 95_000, input_tokens: 10_000, output_tokens: 500 },
      "claude-haiku-5-5",
      0.011,
    ],
    [
      "100,000 prompt tokens on Haiku 5.5",
      { input_tokens: 100_000, output_tokens: 0 },
      "claude-haiku-5-5",
      0.01,
    ],
    [
      "100,001 of them cost five times as much",
      { input_tokens: 100_001, output_tokens: 0 },
      "claude-haiku-5-5",
      0.0500005,
    ],
    ["read of Fable 5.2", read8k, "claude-fable-5-2", 0.0376],
  ])("%s", (_name, usage, model, usd) => {
    expect(priceUsage(aCall({ usage, model })).totalUsd).toBe(usd);
  });

  test("each class has its own USD, classes without tokens are left out", () => {
    const { parts } = priceUsage(
      aCall({ usage: { ...read8k, server_tool_use: { web_search_requests: 3 } } }),
    );
    expect(parts).toEqual([
      {
        model: "claude-opus-5-5",
        priceBand: "base",
        speed: "standard",
        tokens: { input: 2000, cache_read: 8000, cache_write_5m: 0, cache_write_1h: 0, output: 500 },
        costUsd: { input: 0.008, cache_read: 0.0016, output: 0.01 },
        unpricedReason: undefined,
        unbilledReason: undefined,
        price: "list",
        priceRow: "anthropic/claude-opus-5-5/2026-09-22",
      },
      {
        model: "claude-opus-5-5",
        priceBand: "base",
        speed: "standard",
        tokens: { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 },
        costUsd: { web_search: 0.03 },
        unpricedReason: undefined,
        unbilledReason: undefined,
        price: "list",
        priceRow: "anthropic/web-search",
      },
    ]);
  });
});

describe("price events", () => {
  const read1m = { cache_read_input_tokens: 1_000_000, input_tokens: 0, output_tokens: 0 };
  test.each([
    ["Sonnet 5.5 on the eve of its read cut", "claude-sonnet-5-5", "2026-10-06T23:59:59.999Z", 0.2],
    ["Sonnet 5.5 on the day of its read cut", "claude-sonnet-5-5", "2026-10-07T00:00:00Z", 0.1],
    ["Sonnet 4.6 before its long-prompt surcharge ended", "claude-sonnet-4-6", "2026-03-12T23:59:59Z", 0.6],
    ["Sonnet 4.6 after it", "claude-sonnet-4-6", "2026-03-13T00:00:00Z", 0.3],
  ])("a million cache reads of %s", (_name, model, time, usd) => {
    expect(priceUsage(aCall({ usage: read1m, model, atMs: Date.parse(time) })).totalUsd).toBe(usd);
  });

  test("fast mode of Opus 4.8 has a price until the day it ends", () => {
    const priceOn = (time: string): number | undefined =>
      priceUsage(aCall({ usage: { speed: "fast" }, model: "claude-opus-4-8", atMs: Date.parse(time) }))
        .totalUsd;
    expect(priceOn("2026-11-29T23:59:59Z")).toBe(0.015);
    expect(priceOn("2026-11-30T00:00:00Z")).toBeUndefined();
  });
});

describe("modifiers", () => {
  test.each([
    ["us", { inference_geo: "us" }, 0.0066],
    ["batch by its tier", { service_tier: "batch" }, 0.003],
    ["batch in us", { service_tier: "batch", inference_geo: "us" }, 0.0033],
    ["fast", { speed: "fast" }, 0.012],
    ["fast in us", { speed: "fast", inference_geo: "us" }, 0.0132],
    ["priority: the list", { service_tier: "priority" }, 0.006],
    [
      "us and a search: the search has no surcharge",
      { inference_geo: "us", server_tool_use: { web_search_requests: 1 } },
      0.0166,
    ],
    [
      "batch and a search: the search at full price",
      { service_tier: "batch", server_tool_use: { web_search_requests: 1 } },
      0.013,
    ],
    ["web fetches cost nothing", { server_tool_use: { web_fetch_requests: 7 } }, 0.006],
    ["thinking is inside output", { output_tokens_details: { thinking_tokens: 90 } }, 0.006],
  ])("%s", (_name, usage, usd) => {
    expect(priceUsage(aCall({ usage })).totalUsd).toBe(usd);
  });

  test("a batch entry may be known from outside the usage", () => {
    expect(priceUsage(aCall({ batch: true })).totalUsd).toBe(0.003);
  });

  test("the labels come from the usage", () => {
    expect(
      priceUsage(
        aCall({
          usage: {
            speed: "fast",
            inference_geo: "us",
            service_tier: "priority",
            output_tokens_details: { thinking_tokens: 90 },
            server_tool_use: { web_search_requests: 2, web_fetch_requests: 7 },
          },
        }),
      ),
    ).toMatchObject({
      speed: "fast",
      geo: "us",
      serviceTier: "priority",
      thinkingTokens: 90,
      webSearchRequests: 2,
      webFetchRequests: 7,
      problems: [],
    });
  });

  test("a model that cannot be bound to a place has no surcharge, and the oddity is named", () => {
    const priced = priceUsage(aCall({ usage: { inference_geo: "us" }, model: "claude-haiku-4-5" }));
    expect(priced.totalUsd).toBe(0.0015);
    expect(priced.problems).toEqual(["usage.inference_geo: is us for a model without a surcharge"]);
  });
});

describe("iterations", () => {
  const anIteration = (iteration: object): object => ({
    type: "message",
    model: null,
    input_tokens: 0,
    output_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_creation: null,
    ...iteration,
  });

  test("they replace the top level, each at its own model", () => {
    const priced = priceUsage(
      aCall({
        usage: {
          input_tokens: 1000,
          output_tokens: 100,
          iterations: [
            anIteration({ input_tokens: 1000, output_tokens: 100 }),
            anIteration({ type: "compaction", input_tokens: 10_000, output_tokens: 1000 }),
            anIteration({
              type: "advisor_message",
              model: "claude-fable-5-2",
              input_tokens: 2000,
              output_tokens: 50,
            }),
          ],
          server_tool_use: { web_search_requests: 1 },
        },
      }),
    );
    expect(priced.parts.map(({ model, costUsd }) => [model, costUsd])).toEqual([
      ["claude-opus-5-5", { input: 0.004, output: 0.002 }],
      ["claude-opus-5-5", { input: 0.04, output: 0.02 }],
      ["claude-fable-5-2", { input: 0.016, output: 0.002 }],
      ["claude-opus-5-5", { web_search: 0.01 }],
    ]);
    expect(priced.totalUsd).toBe(0.094);
  });

  test("each has its own prompt length, so two short ones stay in the low band of Haiku 5.5", () => {
    const iterations = [anIteration({ input_tokens: 60_000 }), anIteration({ input_tokens: 60_000 })];
    const priced = priceUsage(
      aCall({ usage: { input_tokens: 120_000, iterations }, model: "claude-haiku-5-5" }),
    );
    expect(priced.parts.map(({ priceBand }) => priceBand)).toEqual(["base", "base"]);
    expect(priced.totalUsd).toBe(0.012);
  });

  test("one of an unknown model leaves the total unknown and the others priced", () => {
    const iterations = [
      anIteration({ input_tokens: 1000 }),
      anIteration({ model: "claude-next", input_tokens: 5 }),
    ];
    const priced = priceUsage(aCall({ usage: { iterations } }));
    expect(priced.totalUsd).toBeUndefined();
    expect(
      priced.parts.map(({ model, costUsd, unpricedReason }) => [model, costUsd, unpricedReason]),
    ).toEqual([
      ["claude-opus-5-5", { input: 0.004 }, undefined],
      ["claude-next", undefined, "unknown_model"],
    ]);
  });

  test("another model without a fast mode ran without it", () => {
    const iterations = [
      anIteration({ input_tokens: 1000 }),
      anIteration({ type: "advisor_message", model: "claude-sonnet-5-5", input_tokens: 1000 }),
    ];
    const priced = priceUsage(aCall({ usage: { speed: "fast", iterations } }));
    expect(priced.parts.map(({ costUsd }) => costUsd)).toEqual([{ input: 0.008 }, { input: 0.002 }]);
  });

  test("an empty list leaves the top level in force", () => {
    expect(priceUsage(aCall({ usage: { iterations: [] } })).totalUsd).toBe(0.006);
  });
});

describe("what has no price", () => {
  test("an unknown model keeps its id, its tokens and its reason", () => {
    expect(priceUsage(aCall({ model: "claude-opus-9" }))).toMatchObject({
      totalUsd: undefined,
      problems: [],
      parts: [
        {
          model: "claude-opus-9",
          tokens: { input: 1000, output: 100 },
          costUsd: undefined,
          unpricedReason: "unknown_model",
          priceRow: undefined,
        },
      ],
    });
  });

  test("searches beside an unknown model still have their price", () => {
    const priced = priceUsage(
      aCall({ model: "claude-opus-9", usage: { server_tool_use: { web_search_requests: 2 } } }),
    );
    expect(priced.totalUsd).toBeUndefined();
    expect(priced.parts[1]).toMatchObject({ costUsd: { web_search: 0.02 }, tokens: { input: 0, output: 0 } });
  });

  test.each([
    [
      "fast where the model has no fast mode",
      { model: "claude-sonnet-5-5", usage: { speed: "fast" } },
      "no_price_at_date",
    ],
    ["a fast batch", { batch: true, usage: { speed: "fast" } }, "no_price_at_date"],
    ["another platform", { provider: "google_cloud" as const }, "no_price_for_provider"],
    [
      "an id of Bedrock that says nothing of its endpoint",
      { provider: "bedrock" as const },
      "unknown_endpoint",
    ],
    ["a retired model", { model: "claude-opus-4-1" }, "retired"],
  ])("%s", (_name, call, reason) => {
    const { totalUsd, parts } = priceUsage(aCall(call));
    expect(totalUsd).toBeUndefined();
    expect(parts[0]?.unpricedReason).toBe(reason);
  });
});

describe("absurd but possible sizes stay exact", () => {
  test("1e12 tokens of each class of the dearest model in us", () => {
    const usage = {
      input_tokens: 1e12,
      output_tokens: 1e12,
      cache_read_input_tokens: 1e12,
      inference_geo: "us",
    };
    expect(priceUsage(aCall({ usage, model: "claude-fable-5-1" })).totalUsd).toBe(66_275_000);
  });
});
