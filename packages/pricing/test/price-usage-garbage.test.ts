import { describe, expect, test } from "vitest";
import { findModel, findPrice, priceUsage } from "../src/index.ts";
import type { BillableCall } from "../src/index.ts";
import { aCall } from "./a-call.ts";

const thrower = (): never => {
  throw new Error("trap");
};
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const cyclic: { self?: object } = {};
cyclic.self = cyclic;

describe("nothing that is handed over is thrown at, and nothing of it is priced at 0", () => {
  test.each<[string, unknown]>([
    ["no call", null],
    ["a call that throws when it is read", new Proxy({}, { get: thrower })],
    ["a usage that throws when it is read", { ...aCall(), usage: new Proxy({}, { get: thrower }) }],
    ["a usage that was revoked", { ...aCall(), usage: revoked }],
    ["an iteration that was revoked", aCall({ usage: { iterations: [revoked] } })],
    ["iterations of nothing", aCall({ usage: { iterations: [undefined, null] } })],
    ["iterations with holes", aCall({ usage: { iterations: Object.assign([], { length: 3 }) } })],
    ["a cyclic usage", { ...aCall(), usage: cyclic }],
    ["a time that is a symbol", { ...aCall(), atMs: Symbol("now") }],
    ["a model that is an object", { ...aCall(), model: { toString: thrower } }],
    ["a provider that is a prototype's key", { ...aCall(), provider: "__proto__" }],
    ["counts that are bigints", aCall({ usage: { input_tokens: 5n } })],
  ])("%s", (_name, call) => {
    const { totalUsd, parts, problems } = priceUsage(call as BillableCall);
    expect(totalUsd).toBeUndefined();
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.every(({ unpricedReason }) => unpricedReason !== undefined)).toBe(true);
    expect(problems.length + parts.length).toBeGreaterThan(0);
  });

  test("an id as long as a book is nobody's, and an opaque one keeps its secret", () => {
    expect(findModel("claude-opus-5".padStart(2_000_000, "/"))).toBeUndefined();
    expect(
      findModel("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/claude-haiku-4-5"),
    ).toBeUndefined();
  });
});

test("100,000 declined passes take no longer than as many served ones", () => {
  const pass = { type: "message", model: "claude-opus-5-5", input_tokens: 1, output_tokens: 0 };
  const served = { ...pass, type: "fallback_message", output_tokens: 1 };
  const usage = { iterations: [...Array.from({ length: 100_000 }, () => pass), served] };
  const { parts, totalUsd } = priceUsage(aCall({ usage }));
  expect(parts.filter(({ unbilledReason }) => unbilledReason === "refused_before_output")).toHaveLength(
    100_000,
  );
  expect(totalUsd).toBe(0.000024);
});

test("the largest figures that a usage can hold add up exactly", () => {
  const most = 1_000_000_000_000;
  const usage = {
    input_tokens: most,
    output_tokens: most,
    cache_read_input_tokens: most,
    cache_creation_input_tokens: 1_999_999_999_999,
    cache_creation: { ephemeral_5m_input_tokens: 999_999_999_999, ephemeral_1h_input_tokens: most },
  };
  // Two lifetimes of at most 10¹² each: the total of both is beyond what is believed.
  expect(priceUsage(aCall({ usage })).totalUsd).toBeUndefined();
  const sound = {
    ...usage,
    cache_creation_input_tokens: most,
    cache_creation: { ephemeral_5m_input_tokens: most - 1, ephemeral_1h_input_tokens: 1 },
  };
  // 4 + 20 + 0.2 + 5 USD per million, and 3 USD per million more for one token.
  expect(priceUsage(aCall({ usage: sound })).totalUsd).toBe(29_200_000.000003);
});

test("a price that a contract alone had is not retired when the contract ends", () => {
  expect(findPrice("claude-opus-4-1", "anthropic", Date.parse("2026-11-22"))).toMatchObject({
    reason: "retired",
  });
});
