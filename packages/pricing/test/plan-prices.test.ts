import { describe, expect, test } from "vitest";
import { findModel, findPrice, planPrices, PRICE_BOOK, priceUsage } from "../src/index.ts";
import type { PlannedRow, Prices } from "../src/index.ts";
import { aCall } from "./a-call.ts";
import { aContract, planWith, someContractPrices } from "./a-contract.ts";

function rowOf(
  prices: Prices,
  model: string,
  day: string,
  provider: "anthropic" | "google_cloud" = "anthropic",
): PlannedRow {
  const found = findPrice(model, provider, Date.parse(day), prices);
  if (!("row" in found)) throw new Error(found.reason);
  return found.row;
}

describe("a contract", () => {
  test("holds from its first day to the day before its last, and the list before and after", () => {
    const prices = planWith(aContract());
    const rows = prices.rows.filter(
      (row) => row.model === "claude-sonnet-5-5" && row.provider === "anthropic",
    );
    expect(
      rows.map(({ id, from, until, price, rates }) => [id, from, until, price, rates.base.cacheRead]),
    ).toEqual([
      ["anthropic/claude-sonnet-5-5/2026-09-28", "2026-09-28", "2026-10-01", "list", "0.2"],
      [
        "contract/acme/anthropic/claude-sonnet-5-5/2026-09-28",
        "2026-10-01",
        "2026-10-07",
        "contract",
        "0.16",
      ],
      [
        "contract/acme/anthropic/claude-sonnet-5-5/2026-10-07",
        "2026-10-07",
        "2026-12-01",
        "contract",
        "0.08",
      ],
      ["anthropic/claude-sonnet-5-5/2026-10-07", "2026-12-01", undefined, "list", "0.1"],
    ]);
  });

  test("prices each band by the list times its multiplier, and a class that it names by its own figure", () => {
    const prices = planWith(
      aContract({
        models: {
          "claude-haiku-5-5": { multiplier: "0.5", base: { output: "0.3" }, longPrompt: { input: "0.4" } },
        },
      }),
    );
    const { rates } = rowOf(prices, "claude-haiku-5-5", "2026-11-22");
    expect(rates.base).toEqual({
      input: "0.05",
      output: "0.3",
      cacheWrite5m: "0.0625",
      cacheWrite1h: "0.1",
      cacheRead: "0.005",
    });
    expect(rates.longPrompt?.rates).toEqual({
      input: "0.4",
      output: "1.25",
      cacheWrite5m: "0.3125",
      cacheWrite1h: "0.5",
      cacheRead: "0.025",
    });
  });

  test("leaves the other providers at their list", () => {
    const prices = planWith(aContract());
    const found = findPrice("claude-opus-5-5", "aws", Date.parse("2026-11-22"), prices);
    expect(found).toMatchObject({ row: { id: "aws/claude-opus-5-5/2026-09-22", price: "list" } });
  });

  test("can price what no list prices, when it names all classes", () => {
    const base = { input: "5", output: "25", cacheWrite5m: "6.25", cacheWrite1h: "10", cacheRead: "0.5" };
    const whole = planWith(
      aContract({ providers: ["google_cloud"], models: { "claude-opus-5-5": { base } } }),
    );
    const row = rowOf(whole, "claude-opus-5-5", "2026-11-22", "google_cloud");
    expect(row).toMatchObject({
      id: "contract/acme/google_cloud/claude-opus-5-5/2026-10-01",
      from: "2026-10-01",
      until: "2026-12-01",
      price: "contract",
      listRow: undefined,
      batchMultiplier: undefined,
    });
    const { cacheRead: _left, ...partial } = base;
    const part = planWith(
      aContract({ providers: ["google_cloud"], models: { "claude-opus-5-5": { base: partial } } }),
    );
    expect(findPrice("claude-opus-5-5", "google_cloud", Date.parse("2026-11-22"), part)).toEqual({
      model: "claude-opus-5-5",
      reason: "no_price_for_provider",
    });
  });

  test("has factors of its own for batches, the US, priority, and a price for searches", () => {
    const prices = planWith(
      aContract({
        multiplier: "1",
        batchMultiplier: "0.4",
        geoUsMultiplier: "1.05",
        priorityMultiplier: "0.25",
        webSearchUsdPerThousand: "8",
      }),
    );
    const costOf = (usage: object): number | undefined => priceUsage(aCall({ usage }), prices).totalUsd;
    expect(costOf({})).toBe(0.006);
    expect(costOf({ service_tier: "batch" })).toBe(0.0024);
    expect(costOf({ inference_geo: "us" })).toBe(0.0063);
    expect(costOf({ service_tier: "priority" })).toBe(0.0015);
    expect(costOf({ service_tier: "priority", inference_geo: "us" })).toBe(0.001575);
    expect(costOf({ server_tool_use: { web_search_requests: 3 } })).toBe(0.03);
  });

  test("says of every part whose rates held and which row", () => {
    const { parts } = priceUsage(
      aCall({ usage: { server_tool_use: { web_search_requests: 1 } } }),
      planWith(aContract()),
    );
    expect(parts.map(({ price, priceRow }) => [price, priceRow])).toEqual([
      ["contract", "contract/acme/anthropic/claude-opus-5-5/2026-09-22"],
      ["list", "anthropic/web-search"],
    ]);
  });

  test("stays exact with a multiplier that needs units finer than the list's", () => {
    const prices = planWith(aContract({ multiplier: "0.3333" }));
    expect(priceUsage(aCall({ usage: { input_tokens: 1, output_tokens: 0 } }), prices).totalUsd).toBe(
      0.0000013332,
    );
    expect(
      priceUsage(aCall({ usage: { input_tokens: 999_999_999_999, output_tokens: 0 } }), prices).totalUsd,
    ).toBe(1_333_199.9999986668);
  });
});

describe("where a contract ends", () => {
  const base = { input: "5", output: "25", cacheWrite5m: "6.25", cacheWrite1h: "10", cacheRead: "0.5" };

  test("a price that it alone had is not retired: the model goes on, its price is not known", () => {
    const prices = planWith(
      aContract({ until: "2026-11-01", models: { "claude-mythos-preview": { base } } }),
    );
    expect(findPrice("claude-mythos-preview", "anthropic", Date.parse("2026-11-22"), prices)).toEqual({
      model: "claude-mythos-preview",
      reason: "no_price_at_date",
    });
  });

  test("its price of searches holds on its last day and not on the day after", () => {
    const prices = planWith(aContract({ webSearchUsdPerThousand: "8" }));
    const costOn = (time: string): number | undefined =>
      priceUsage(
        aCall({
          atMs: Date.parse(time),
          usage: { input_tokens: 0, output_tokens: 0, server_tool_use: { web_search_requests: 1 } },
        }),
        prices,
      ).totalUsd;
    expect(costOn("2026-09-30T23:59:59.999Z")).toBe(0.01);
    expect(costOn("2026-10-01")).toBe(0.008);
    expect(costOn("2026-11-30T23:59:59.999Z")).toBe(0.008);
    expect(costOn("2026-12-01")).toBe(0.01);
  });
});

test("a contract's own price on Bedrock knows no endpoints, and its US factor is not theirs", () => {
  const base = { input: "5", output: "25", cacheWrite5m: "6.25", cacheWrite1h: "10", cacheRead: "0.5" };
  const prices = planWith(
    aContract({
      providers: ["bedrock"],
      geoUsMultiplier: "1.5",
      models: { "claude-mythos-preview": { base } },
    }),
  );
  const call = aCall({ provider: "bedrock", model: "us.anthropic.claude-mythos-preview" });
  expect(priceUsage(call, prices).totalUsd).toBe(0.0075);
});

describe("deployments of a customer's file", () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/k4x9";
  const prices = planPrices(
    PRICE_BOOK,
    someContractPrices([], {
      "support-prod": "claude-opus-5-5",
      [arn]: "claude-haiku-4-5",
      "claude-opus-5": "claude-haiku-4-5",
    }),
  );

  test("name the model behind an id that hides it", () => {
    expect(findModel("support-prod", prices)).toBe("claude-opus-5-5");
    expect(findModel(arn, prices)).toBe("claude-haiku-4-5");
    expect(findModel("support-prod")).toBeUndefined();
  });

  test("cannot rename a model, however its id is written", () => {
    const renamed = { "Claude-Opus-5": "claude-haiku-4-5", "us.anthropic.claude-opus-5": "claude-haiku-4-5" };
    for (const id of Object.keys(renamed))
      expect(findModel(id, planPrices(PRICE_BOOK, someContractPrices([], renamed))), id).toBe(
        "claude-opus-5",
      );
    expect(findModel("claude-opus-5", prices)).toBe("claude-opus-5");
  });
});

describe("a book that is not sound", () => {
  test.each([
    ["a rate that is no number", { input: "four" }, RangeError],
    ["a negative rate", { input: "-4" }, RangeError],
    ["a rate that is missing", { input: undefined }, RangeError],
  ])("with %s is refused whole", (_name, change, kind) => {
    const broken = JSON.parse(
      JSON.stringify(PRICE_BOOK, (key, found: unknown) =>
        key === "base" && typeof found === "object" ? { ...found, ...change } : found,
      ),
    ) as typeof PRICE_BOOK;
    expect(() => planPrices(broken)).toThrow(kind);
  });

  test("with too many decimals to count exactly is refused", () => {
    const fine = aContract({
      multiplier: "0.123456789",
      batchMultiplier: "0.123456789",
      geoUsMultiplier: "1.123456789",
    });
    expect(() => planWith(fine)).toThrow("a price times its multipliers has too many decimals");
  });

  test("of a contract with a day that is none is refused", () => {
    expect(() => planWith(aContract({ from: "2026-1-1" }))).toThrow("not a day: 2026-1-1");
  });
});
