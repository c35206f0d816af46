import { describe, expect, test } from "vitest";
import { priceUsage } from "../src/index.ts";
import { aCall } from "./a-call.ts";

const DECLINED = { type: "message", model: "claude-fable-5", input_tokens: 535, output_tokens: 0 };
const SERVED = { type: "fallback_message", model: "claude-opus-4-8", input_tokens: 412, output_tokens: 264 };

describe("a refusal", () => {
  test("before any output costs nothing, although its tokens are reported", () => {
    const priced = priceUsage(
      aCall({ stopReason: "refusal", usage: { output_tokens: 0, cache_read_input_tokens: 9000 } }),
    );
    expect(priced.totalUsd).toBe(0);
    expect(priced.parts).toMatchObject([
      {
        tokens: { input: 1000, cache_read: 9000, output: 0 },
        costUsd: {},
        unbilledReason: "refused_before_output",
        unpricedReason: undefined,
        priceRow: undefined,
      },
    ]);
  });

  test("after some output costs its input and that output", () => {
    expect(priceUsage(aCall({ stopReason: "refusal", usage: { output_tokens: 100 } })).totalUsd).toBe(0.006);
  });

  test("of a model without a known price is still known to cost nothing", () => {
    const priced = priceUsage(
      aCall({ model: "claude-opus-9", stopReason: "refusal", usage: { output_tokens: 0 } }),
    );
    expect(priced.totalUsd).toBe(0);
    expect(priced.parts[0]).toMatchObject({
      unbilledReason: "refused_before_output",
      unpricedReason: undefined,
    });
  });

  test("with garbage for its output is not known to be free", () => {
    const priced = priceUsage(aCall({ stopReason: "refusal", usage: { output_tokens: "0" } }));
    expect(priced.totalUsd).toBeUndefined();
    expect(priced.parts[0]?.unpricedReason).toBe("garbage_usage");
  });

  test("no refusal, no output: a cache that is only warmed up (max_tokens 0) is billed", () => {
    const usage = { input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 8000 };
    expect(priceUsage(aCall({ stopReason: "max_tokens", usage })).totalUsd).toBe(0.04);
  });
});

describe("a model that declined before another took over", () => {
  test("is free where it had given no output; the one that served is billed at its own price", () => {
    const usage = { input_tokens: 412, output_tokens: 264, iterations: [DECLINED, SERVED] };
    const priced = priceUsage(aCall({ model: "claude-opus-4-8", usage }));
    expect(
      priced.parts.map(({ model, unbilledReason, costUsd }) => [model, unbilledReason, costUsd]),
    ).toEqual([
      ["claude-fable-5", "refused_before_output", {}],
      ["claude-opus-4-8", undefined, { input: 0.00206, output: 0.0066 }],
    ]);
    expect(priced.totalUsd).toBe(0.00866);
  });

  test("is billed for what it had given before it declined", () => {
    const usage = { iterations: [{ ...DECLINED, output_tokens: 20 }, SERVED] };
    expect(priceUsage(aCall({ model: "claude-opus-4-8", usage })).totalUsd).toBe(0.01501);
  });

  test("is free too where every model of the chain declined", () => {
    const usage = { iterations: [DECLINED, { ...SERVED, output_tokens: 0 }] };
    expect(priceUsage(aCall({ model: "claude-opus-4-8", stopReason: "refusal", usage })).totalUsd).toBe(0);
  });
});

test("a fallback credit is in the counts already: writes that became reads are priced as reads", () => {
  const credit = { status: { type: "redeemed" } };
  const usage = {
    input_tokens: 0,
    output_tokens: 100,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 10_000,
    fallback_credit: credit,
  };
  expect(priceUsage(aCall({ model: "claude-opus-4-8", usage }))).toMatchObject({
    totalUsd: 0.0075,
    problems: [],
  });
});

test("a call that a user profile pays is not our cost, searches included", () => {
  const priced = priceUsage(
    aCall({ billTo: "user_profile", usage: { server_tool_use: { web_search_requests: 2 } } }),
  );
  expect(priced.totalUsd).toBe(0);
  expect(priced.parts.map(({ unbilledReason, costUsd }) => [unbilledReason, costUsd])).toEqual([
    ["user_profile", {}],
    ["user_profile", {}],
  ]);
});
