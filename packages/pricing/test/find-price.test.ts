import { describe, expect, test } from "vitest";
import { findPrice } from "../src/index.ts";

const at = (time: string): number => Date.parse(time);

function rowOn(model: string, time: string): string {
  const found = findPrice(model, "anthropic", at(time));
  return "row" in found ? found.row.id : found.reason;
}

describe("each price event, on its eve and its day", () => {
  test.each([
    ["claude-opus-5-5", "2026-09-21T23:59:59.999Z", "no_price_at_date"],
    ["claude-opus-5-5", "2026-09-22T00:00:00Z", "anthropic/claude-opus-5-5/2026-09-22"],
    ["claude-sonnet-5-5", "2026-09-27T23:59:59.999Z", "no_price_at_date"],
    ["claude-sonnet-5-5", "2026-09-28T00:00:00Z", "anthropic/claude-sonnet-5-5/2026-09-28"],
    ["claude-sonnet-5-5", "2026-10-06T23:59:59.999Z", "anthropic/claude-sonnet-5-5/2026-09-28"],
    ["claude-sonnet-5-5", "2026-10-07T00:00:00Z", "anthropic/claude-sonnet-5-5/2026-10-07"],
    ["claude-haiku-5-5", "2026-10-06T23:59:59.999Z", "no_price_at_date"],
    ["claude-haiku-5-5", "2026-10-07T00:00:00Z", "anthropic/claude-haiku-5-5/2026-10-07"],
    ["claude-fable-5-2", "2026-11-08T23:59:59.999Z", "no_price_at_date"],
    ["claude-fable-5-2", "2026-11-09T00:00:00Z", "anthropic/claude-fable-5-2/2026-11-09"],
    ["claude-opus-4-1", "2026-08-04T23:59:59.999Z", "anthropic/claude-opus-4-1/2025-08-05"],
    ["claude-opus-4-1", "2026-08-05T00:00:00Z", "retired"],
    ["claude-3-haiku-20240307", "2026-04-20T00:00:00Z", "retired"],
  ])("%s at %s: %s", (model, time, row) => {
    expect(rowOn(model, time)).toBe(row);
  });
});

test("platforms that bill at the Claude API's rates have rows of their own, with the source that says so", () => {
  const now = at("2026-11-22");
  for (const provider of ["aws", "foundry"] as const) {
    const found = findPrice("claude-opus-5-5", provider, now);
    if (!("row" in found)) throw new Error(found.reason);
    expect(found.row.id).toBe(`${provider}/claude-opus-5-5/2026-09-22`);
    expect(found.row.rates.base.output).toBe("20");
    expect(found.row.rates.fast).toBeUndefined();
    expect(found.row.listRow?.source).toContain("S3");
  }
});

test("a platform with a price list of its own is not priced from the list of the Claude API", () => {
  const now = at("2026-11-22");
  for (const provider of ["vertex", "google_cloud", "unknown"] as const)
    expect(findPrice("anthropic.claude-opus-5-5", provider, now)).toEqual({
      model: "claude-opus-5-5",
      reason: "no_price_for_provider",
    });
});

test("a model outside the book keeps its id and says so", () => {
  expect(findPrice("claude-opus-9", "anthropic", at("2026-11-22"))).toEqual({
    model: "claude-opus-9",
    reason: "unknown_model",
  });
});

test("a model whose price was never published has no price, not a price of 0", () => {
  expect(rowOn("claude-mythos-preview", "2026-11-22")).toBe("no_price_for_provider");
});

test("a time that is no time has no price", () => {
  expect(findPrice("claude-opus-5-5", "anthropic", Number.NaN)).toEqual({
    model: "claude-opus-5-5",
    reason: "no_price_at_date",
  });
});
