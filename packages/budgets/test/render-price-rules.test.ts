import type { ContractPrices } from "@bursar/conventions";
import { LIST_PRICES, planPrices, PRICE_BOOK } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderPriceRules } from "../src/render-price-rules.ts";
import { aPlan } from "./a-budgets-file.ts";

interface Rule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

function readRules(prices: Prices): readonly Rule[] {
  const text = renderPriceRules(aPlan(), prices);
  const file = parse(text) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
  return file.groups.flatMap((group) => group.rules);
}

function findRules(
  prices: Prices,
  record: string,
  labels: Readonly<Record<string, string>>,
): readonly Rule[] {
  return readRules(prices).filter(
    (rule) =>
      rule.record === record && Object.entries(labels).every(([label, text]) => rule.labels[label] === text),
  );
}

function findTokenRules(prices: Prices, model: string, provider = "anthropic"): readonly Rule[] {
  return findRules(prices, "claude_price_usd_per_token", { model, provider });
}

/** The book as it was before the price of cached Sonnet 5.5 tokens fell. */
const EARLIER = planPrices({ ...PRICE_BOOK, asOf: "2026-10-01" });

function aContract(terms: Partial<ContractPrices["contracts"][number]> = {}): Prices {
  return planPrices(PRICE_BOOK, {
    schema: "bursar.dev/contract-prices/1",
    deployments: {},
    contracts: [
      {
        name: "acme",
        from: "2026-12-01",
        until: "2027-03-01",
        providers: ["anthropic"],
        multiplier: "0.85",
        models: {},
        ...terms,
      },
    ],
  });
}

describe("renderPriceRules", () => {
  it("dates a price that changes: the old row until the day, the new one from it", () => {
    expect(findTokenRules(EARLIER, "claude-sonnet-5-5")).toEqual([
      {
        record: "claude_price_usd_per_token",
        expr: `(label_replace(vector(0.000002), "token_class", "input", "", "")
 or label_replace(vector(2e-7), "token_class", "cache_read", "", "")
 or label_replace(vector(0.0000025), "token_class", "cache_write_5m", "", "")
 or label_replace(vector(0.000004), "token_class", "cache_write_1h", "", "")
 or label_replace(vector(0.00001), "token_class", "output", "", ""))
and on () (vector(time()) >= 1790553600 < 1791331200) # from 2026-09-28 until 2026-10-07`,
        labels: {
          model: "claude-sonnet-5-5",
          provider: "anthropic",
          price_band: "base",
          speed: "standard",
          price: "list",
          price_row: "anthropic/claude-sonnet-5-5/2026-09-28",
        },
      },
      {
        record: "claude_price_usd_per_token",
        expr: `(label_replace(vector(0.000002), "token_class", "input", "", "")
 or label_replace(vector(1e-7), "token_class", "cache_read", "", "")
 or label_replace(vector(0.0000025), "token_class", "cache_write_5m", "", "")
 or label_replace(vector(0.000004), "token_class", "cache_write_1h", "", "")
 or label_replace(vector(0.00001), "token_class", "output", "", ""))
and on () (vector(time()) >= 1791331200) # from 2026-10-07`,
        labels: {
          model: "claude-sonnet-5-5",
          provider: "anthropic",
          price_band: "base",
          speed: "standard",
          price: "list",
          price_row: "anthropic/claude-sonnet-5-5/2026-10-07",
        },
      },
    ]);
  });

  it("leaves out what had ended by the day on which the book was last compared with its sources", () => {
    expect(findTokenRules(LIST_PRICES, "claude-sonnet-5-5").map(({ labels }) => labels["price_row"])).toEqual(
      ["anthropic/claude-sonnet-5-5/2026-10-07"],
    );
    expect(findTokenRules(LIST_PRICES, "claude-opus-4")).toEqual([]);
    expect(
      findTokenRules(LIST_PRICES, "claude-sonnet-4-5").map(({ labels }) => labels["price_band"]),
    ).toEqual(["base"]);
    expect(renderPriceRules(aPlan(), LIST_PRICES)).toContain(
      "# series. Prices that had ended by 2026-11-22,",
    );
  });

  it("gives a long prompt a band of its own, at its rates", () => {
    const [base, long, ...others] = findTokenRules(LIST_PRICES, "claude-haiku-5-5");
    expect(others).toEqual([]);
    expect(base?.labels).toMatchObject({ price_band: "base", speed: "standard" });
    expect(base?.expr).toContain('label_replace(vector(1e-7), "token_class", "input", "", "")');
    expect(long?.labels).toEqual({
      model: "claude-haiku-5-5",
      provider: "anthropic",
      price_band: "long_prompt",
      speed: "standard",
      price: "list",
      price_row: "anthropic/claude-haiku-5-5/2026-10-07",
    });
    expect(long?.expr).toBe(`(label_replace(vector(5e-7), "token_class", "input", "", "")
 or label_replace(vector(5e-8), "token_class", "cache_read", "", "")
 or label_replace(vector(6.25e-7), "token_class", "cache_write_5m", "", "")
 or label_replace(vector(0.000001), "token_class", "cache_write_1h", "", "")
 or label_replace(vector(0.0000025), "token_class", "output", "", ""))
and on () (vector(time()) >= 1791331200) # from 2026-10-07`);
  });

  it("ends fast mode on its day, while standard speed goes on", () => {
    const [standard, fast, ...others] = findTokenRules(LIST_PRICES, "claude-opus-4-8");
    expect(others).toEqual([]);
    expect(standard?.labels).toMatchObject({ price_band: "base", speed: "standard" });
    expect(standard?.expr).toMatch(/\(vector\(time\(\)\) >= 1779926400\) # from 2026-05-28$/);
    expect(fast?.labels).toMatchObject({ price_band: "base", speed: "fast" });
    expect(fast?.expr).toBe(`(label_replace(vector(0.00001), "token_class", "input", "", "")
 or label_replace(vector(0.000001), "token_class", "cache_read", "", "")
 or label_replace(vector(0.0000125), "token_class", "cache_write_5m", "", "")
 or label_replace(vector(0.00002), "token_class", "cache_write_1h", "", "")
 or label_replace(vector(0.00005), "token_class", "output", "", ""))
and on () (vector(time()) >= 1779926400 < 1795996800) # from 2026-05-28 until 2026-11-30`);
  });

  it("offers fast mode only where the provider does", () => {
    expect(
      findTokenRules(LIST_PRICES, "claude-opus-4-8", "aws").map(({ labels }) => labels["speed"]),
    ).toEqual(["standard"]);
  });

  it("interrupts the list price for the days of a contract: one series before and after it", () => {
    const [list, contract, ...others] = findTokenRules(aContract(), "claude-opus-5-5").filter(
      ({ labels }) => labels["speed"] === "standard",
    );
    expect(others).toEqual([]);
    expect(list?.labels["price"]).toBe("list");
    expect(list?.expr).toMatch(
      /and on \(\) \(vector\(time\(\)\) >= 1790035200 < 1796083200 or vector\(time\(\)\) >= 1803859200\) # from 2026-09-22 until 2026-12-01, and from 2027-03-01$/,
    );
    expect(contract?.labels).toMatchObject({
      price: "contract",
      price_row: "contract/acme/anthropic/claude-opus-5-5/2026-09-22",
    });
    expect(contract?.expr).toBe(`(label_replace(vector(0.0000034), "token_class", "input", "", "")
 or label_replace(vector(1.7e-7), "token_class", "cache_read", "", "")
 or label_replace(vector(0.00000425), "token_class", "cache_write_5m", "", "")
 or label_replace(vector(0.0000068), "token_class", "cache_write_1h", "", "")
 or label_replace(vector(0.000017), "token_class", "output", "", ""))
and on () (vector(time()) >= 1796083200 < 1803859200) # from 2026-12-01 until 2027-03-01`);
  });

  it("has no fast contract price beyond the end of fast mode", () => {
    const fast = findTokenRules(aContract(), "claude-opus-4-8").filter(
      ({ labels }) => labels["speed"] === "fast",
    );
    expect(fast.map(({ labels }) => labels["price"])).toEqual(["list"]);
  });

  it("writes a price that the contract alone says", () => {
    const base = { input: "1.234", output: "6", cacheWrite5m: "1.5", cacheWrite1h: "2.4", cacheRead: "0.12" };
    const prices = aContract({ providers: ["google_cloud"], models: { "claude-haiku-4-5": { base } } });
    expect(findTokenRules(prices, "claude-haiku-4-5", "google_cloud")).toEqual([
      {
        record: "claude_price_usd_per_token",
        expr: `(label_replace(vector(0.000001234), "token_class", "input", "", "")
 or label_replace(vector(1.2e-7), "token_class", "cache_read", "", "")
 or label_replace(vector(0.0000015), "token_class", "cache_write_5m", "", "")
 or label_replace(vector(0.0000024), "token_class", "cache_write_1h", "", "")
 or label_replace(vector(0.000006), "token_class", "output", "", ""))
and on () (vector(time()) >= 1796083200 < 1803859200) # from 2026-12-01 until 2027-03-01`,
        labels: {
          model: "claude-haiku-4-5",
          provider: "google_cloud",
          price_band: "base",
          speed: "standard",
          price: "contract",
          price_row: "contract/acme/google_cloud/claude-haiku-4-5/2026-12-01",
        },
      },
    ]);
  });

  it("gives every tier and place one rule, and a batch no factor where the provider has none", () => {
    const tiers = findRules(LIST_PRICES, "claude_price_tier_multiplier", {});
    expect(tiers.map(({ labels }) => labels["service_tier"])).toEqual([
      "standard",
      "priority",
      "batch",
      "unknown",
    ]);
    expect(tiers[0]?.expr).toBe("group by (model, provider) (claude_price_usd_per_token)");
    expect(tiers[2]?.expr).toMatch(
      /^group by \(model, provider\) \(claude_price_usd_per_token\{price_row=~"anthropic\/.*\|aws\/[^|]*"\}\) \* 0\.5$/,
    );
    expect(tiers[2]?.expr).not.toContain("foundry");
    const geos = findRules(LIST_PRICES, "claude_price_geo_multiplier", {});
    expect(geos.map(({ labels }) => labels["geo"])).toEqual([
      "global",
      "us",
      "regional",
      "us_gov",
      "not_available",
      "unknown",
    ]);
    const [surcharge = "", none = ""] = geos[1]?.expr.split("\nor\n") ?? [];
    expect(surcharge).toMatch(/ \* 1\.1$/);
    expect(surcharge).toContain("anthropic/claude-opus-5-5/2026-09-22");
    expect(none).toContain("anthropic/claude-haiku-4-5/2025-10-15");
  });

  it("gives a platform whose endpoints decide a factor for each kind, and none where the kind is not known", () => {
    const [global = "", regional = "", governmental = "", unknown = ""] = [
      "global",
      "regional",
      "us_gov",
      "unknown",
    ].map((geo) => findRules(LIST_PRICES, "claude_price_geo_multiplier", { geo })[0]?.expr);
    expect(global).toBe("group by (model, provider) (claude_price_usd_per_token)");
    expect(regional).toMatch(/bedrock\/claude-opus-5-5\/2026-09-22[^}]*vertex\/[^}]*\}\) \* 1\.1$/);
    expect(governmental).toMatch(/bedrock\/claude-opus-5-5\/2026-09-22[^}]*\}\) \* 1\.2$/);
    expect(governmental).not.toContain("vertex");
    expect(unknown).not.toMatch(/bedrock|vertex/);
  });

  it("takes a contract's factors for its rows alone", () => {
    const prices = aContract({ priorityMultiplier: "1.3", batchMultiplier: "0.4" });
    const [priority] = findRules(prices, "claude_price_tier_multiplier", { service_tier: "priority" });
    expect(priority?.expr.split("\nor\n").map((part) => part.replace(/\{.*\}/, "{…}"))).toEqual([
      "group by (model, provider) (claude_price_usd_per_token{…})",
      "group by (model, provider) (claude_price_usd_per_token{…}) * 1.3",
    ]);
    const [batch] = findRules(prices, "claude_price_tier_multiplier", { service_tier: "batch" });
    expect(batch?.expr).toMatch(/contract\/acme\/[^}]*\}\) \* 0\.4$/);
  });

  it("writes what a web search costs, also of a contract", () => {
    const rules = findRules(aContract({ webSearchUsdPerThousand: "7.5" }), "claude_price_usd_per_search", {
      provider: "anthropic",
    });
    expect(rules).toEqual([
      {
        record: "claude_price_usd_per_search",
        expr: `vector(0.01)
and on () (vector(time()) < 1796083200 or vector(time()) >= 1803859200) # until 2026-12-01, and from 2027-03-01`,
        labels: { provider: "anthropic", price: "list", price_row: "anthropic/web-search" },
      },
      {
        record: "claude_price_usd_per_search",
        expr: `vector(0.0075)
and on () (vector(time()) >= 1796083200 < 1803859200) # from 2026-12-01 until 2027-03-01`,
        labels: { provider: "anthropic", price: "contract", price_row: "contract/acme/anthropic/web-search" },
      },
    ]);
    expect(findRules(LIST_PRICES, "claude_price_usd_per_search", { provider: "aws" })[0]?.expr).toBe(
      "vector(0.01)",
    );
  });

  it("names the book that it was compiled from, at the alerts' interval", () => {
    expect(readRules(LIST_PRICES)[0]).toEqual({
      record: "claude_price_book_info",
      expr: "vector(1)",
      labels: { version: "2026-11-22", as_of: "2026-11-22" },
    });
    expect(renderPriceRules(aPlan(["interval: 1m", "interval: 15s"]), LIST_PRICES)).toContain(
      "  - name: claude-prices\n    interval: 15s\n",
    );
  });
});
