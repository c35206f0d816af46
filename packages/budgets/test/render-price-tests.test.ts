import { LIST_PRICES, planPrices, PRICE_BOOK } from "@bursar/pricing";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderPriceTests } from "../src/render-price-tests.ts";

interface TestGroup {
  readonly name: string;
  readonly start_timestamp: string;
  readonly input_series?: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

function readTests(prices = LIST_PRICES): readonly TestGroup[] {
  return (parse(renderPriceTests(prices)) as { readonly tests: readonly TestGroup[] }).tests;
}

function findTest(tests: readonly TestGroup[], name: string): TestGroup {
  const found = tests.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no test ${name}`);
  return found;
}

describe("renderPriceTests", () => {
  it("looks at a change in the minute before it and at its first moment", () => {
    const tests = readTests(planPrices({ ...PRICE_BOOK, asOf: "2026-10-01" }));
    const change = findTest(tests, "prices change at 00:00 UTC of 2026-10-07");
    expect(change.start_timestamp).toBe("2026-10-06T23:59:00Z");
    const readSonnet = (at: string): readonly unknown[] =>
      change.promql_expr_test
        .filter((test) => test.eval_time === at && test.expr.startsWith("claude_price_usd_per_token"))
        .flatMap((test) => test.exp_samples)
        .filter(({ labels }) => labels.includes('model="claude-sonnet-5-5",provider="anthropic"'));
    const labels = `model="claude-sonnet-5-5",provider="anthropic",token_class="cache_read",price_band="base",speed="standard",price="list"`;
    expect(readSonnet("0m")).toEqual([
      {
        labels: `claude_price_usd_per_token{${labels},price_row="anthropic/claude-sonnet-5-5/2026-09-28"}`,
        value: 2e-7,
      },
    ]);
    expect(readSonnet("1m")).toEqual([
      {
        labels: `claude_price_usd_per_token{${labels},price_row="anthropic/claude-sonnet-5-5/2026-10-07"}`,
        value: 1e-7,
      },
    ]);
  });

  it("has a test for every day on which a price begins or ends", () => {
    const days = readTests().flatMap(({ name }) => /^prices change .* of (.*)$/.exec(name)?.[1] ?? []);
    expect(days).toEqual([...new Set(days)].sort());
    const ends = LIST_PRICES.rows.flatMap(({ until }) => until ?? []);
    const ahead = [...ends, ...LIST_PRICES.rows.map(({ from }) => from)].filter(
      (day) => day > LIST_PRICES.asOf,
    );
    expect(days).toEqual(expect.arrayContaining([...ahead, "2025-09-29", "2026-10-07", "2026-11-30"]));
    // Days of rows that are left out.
    expect(days).not.toContain("2026-06-15");
  });

  it("looks at web searches on the days on which their price changes, and once besides", () => {
    const prices = planPrices(PRICE_BOOK, {
      schema: "bursar.dev/contract-prices/1",
      deployments: {},
      contracts: [
        {
          name: "acme",
          from: "2027-01-15",
          providers: ["aws"],
          multiplier: "1",
          webSearchUsdPerThousand: "8",
          models: {},
        },
      ],
    });
    const tests = readTests(prices).filter(({ promql_expr_test: checks }) =>
      checks.some(({ expr }) => expr === "claude_price_usd_per_search"),
    );
    expect(tests.map(({ name }) => name)).toEqual([
      "the book's version, and what a web search costs",
      "prices change at 00:00 UTC of 2027-01-15",
    ]);
    const samples = tests[1]?.promql_expr_test
      .filter(({ expr }) => expr === "claude_price_usd_per_search")
      .map((check) => check.exp_samples.filter(({ labels }) => labels.includes("aws")));
    const name = "claude_price_usd_per_search";
    expect(samples).toEqual([
      [{ labels: `${name}{provider="aws",price="list",price_row="aws/web-search"}`, value: 0.01 }],
      [
        {
          labels: `${name}{provider="aws",price="contract",price_row="contract/acme/aws/web-search"}`,
          value: 0.008,
        },
      ],
    ]);
  });

  it("puts tokens and their cost by the meter side by side, and expects nobody to disagree", () => {
    const agreement = findTest(readTests(), "tokens cost here at 2026-11-22T00:00:00Z what the meter says");
    const run = "anthropic claude-haiku-5-5 base standard first batch us";
    expect(agreement.input_series?.filter(({ series }) => series.includes(`run="${run}"`))).toEqual([
      ...[
        ["input", "58000"],
        ["cache_read", "31000"],
        ["cache_write_5m", "7000"],
        ["cache_write_1h", "4000"],
        ["output", "2003"],
      ].map(([tokenClass, values]) => ({
        series: `claude_tokens_total{run="${run}",model="claude-haiku-5-5",provider="anthropic",token_class="${tokenClass}",price_band="base",speed="standard",service_tier="batch",geo="us"}`,
        values,
      })),
      // 58,000 × 0.1 + 31,000 × 0.01 + 7,000 × 0.125 + 4,000 × 0.2 + 2,003 × 0.5 per million, × 0.5 × 1.1
      { series: `claude_cost_usd_total{run="${run}"}`, values: "0.004832575" },
    ]);
    const [differ, missing, additional, count] = agreement.promql_expr_test;
    for (const test of [differ, missing, additional]) expect(test?.exp_samples).toEqual([]);
    expect(differ?.expr).toMatch(/ \/ on \(run\) claude_cost_usd_total, 1e-12\) != 1$/);
    const costs = agreement.input_series?.filter(({ series }) => series.startsWith("claude_cost")) ?? [];
    expect(costs.length).toBeGreaterThan(70);
    expect(count?.exp_samples).toEqual([{ labels: "{}", value: costs.length }]);
  });

  it("stays a file that people can read", () => {
    expect(renderPriceTests(LIST_PRICES).split("\n").length).toBeLessThan(3000);
  });
});
