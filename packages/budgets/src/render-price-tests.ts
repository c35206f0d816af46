import { METRICS, RECORDS, TOKEN_CLASSES } from "@bursar/conventions";
import type { Prices } from "@bursar/pricing";
import type { InputSeries } from "./input-series.ts";
import { planPriceCases } from "./plan-price-cases.ts";
import type { PriceCase } from "./plan-price-cases.ts";
import { isInForce, planPriceSeries } from "./plan-price-series.ts";
import type { PriceDays, PriceSeries } from "./plan-price-series.ts";
import { renderMatcher, renderSelector, renderString } from "./promql.ts";
import { PRICE_GROUP } from "./render-price-rules.ts";
import { renderTokenCost } from "./render-token-cost.ts";
import { renderYaml } from "./render-yaml.ts";

type TestGroup = Readonly<Record<string, unknown>>;
type Labels = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;
/** One class stands for all in the tests of days; the other tests take every class. */
const WATCHED_CLASS = "cache_read";

function renderSeries(metric: string, labels: Labels): string {
  return renderSelector(
    metric,
    Object.entries(labels).map(([label, text]) => `${label}=${renderString(text)}`),
  );
}

function renderInstant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

function planSample(metric: string, labels: Labels, value: number): unknown {
  return { labels: renderSeries(metric, labels), value };
}

function planTokenSamples({ tokens }: PriceSeries, models: readonly string[], day: string): unknown[] {
  return tokens
    .filter(({ model, spans }) => models.includes(model) && spans.some((span) => isInForce(span, day)))
    .map(({ model, provider, priceBand, speed, price, priceRow, usdPerToken }) =>
      planSample(
        RECORDS.pricePerToken,
        {
          model,
          provider,
          token_class: WATCHED_CLASS,
          price_band: priceBand,
          speed,
          price,
          price_row: priceRow,
        },
        usdPerToken[WATCHED_CLASS],
      ),
    );
}

function planSearchSamples({ searches }: PriceSeries, day: string): unknown[] {
  return searches
    .filter(({ spans }) => spans.some((span) => isInForce(span, day)))
    .map(({ provider, price, priceRow, usdPerSearch }) =>
      planSample(RECORDS.pricePerSearch, { provider, price, price_row: priceRow }, usdPerSearch),
    );
}

function listDays(spans: readonly PriceDays[]): readonly string[] {
  return spans.flatMap(({ from, until }) => [from, until].filter((day) => day !== undefined));
}

/** Every day on which a price begins or ends: what held in the minute before, and what holds from then on. */
function planDayTests(series: PriceSeries): readonly TestGroup[] {
  const all = [...series.tokens, ...series.searches].flatMap(({ spans }) => listDays(spans));
  return [...new Set(all)].sort().map((day) => {
    const eve = renderInstant(Date.parse(day) - MINUTE_MS);
    return {
      name: `prices change at 00:00 UTC of ${day}`,
      start_timestamp: eve,
      interval: "1m",
      promql_expr_test: [
        ...planDayChecks(series, day, "0m", eve.slice(0, day.length)),
        ...planDayChecks(series, day, "1m", day),
      ],
    };
  });
}

/** What holds `on` a day of that which changes on `day`. */
function planDayChecks(series: PriceSeries, day: string, at: string, on: string): readonly unknown[] {
  const changes = ({ spans }: { readonly spans: readonly PriceDays[] }): boolean =>
    listDays(spans).includes(day);
  const models = [...new Set(series.tokens.filter(changes).map(({ model }) => model))];
  const matchers = [renderMatcher("token_class", [WATCHED_CLASS]), renderMatcher("model", models)];
  const tokens = {
    expr: renderSelector(RECORDS.pricePerToken, matchers),
    eval_time: at,
    exp_samples: planTokenSamples(series, models, on),
  };
  return [
    ...(models.length === 0 ? [] : [tokens]),
    ...(series.searches.some(changes) ? [planSearchCheck(series, at, on)] : []),
  ];
}

function planSearchCheck(series: PriceSeries, at: string, on: string): unknown {
  return { expr: RECORDS.pricePerSearch, eval_time: at, exp_samples: planSearchSamples(series, on) };
}

/** What the book says beside the prices of tokens, on the day on which it was compared with its sources. */
function planBookTest(series: PriceSeries, { version, asOf }: Prices): TestGroup {
  const info = planSample(RECORDS.priceBookInfo, { version, as_of: asOf }, 1);
  return {
    name: "the book's version, and what a web search costs",
    start_timestamp: renderInstant(Date.parse(asOf)),
    interval: "1m",
    promql_expr_test: [
      { expr: RECORDS.priceBookInfo, eval_time: "0m", exp_samples: [info] },
      planSearchCheck(series, "0m", asOf),
    ],
  };
}

function planInputs({ name, provider, priced, part }: PriceCase): readonly InputSeries[] {
  const tokens = TOKEN_CLASSES.filter((tokenClass) => part.tokens[tokenClass] > 0).map((tokenClass) => ({
    series: renderSeries(METRICS.tokens.prometheusName, {
      run: name,
      model: part.model,
      provider,
      token_class: tokenClass,
      price_band: part.priceBand,
      speed: part.speed,
      service_tier: priced.serviceTier,
      geo: priced.geo,
    }),
    values: String(part.tokens[tokenClass]),
  }));
  const cost = { series: renderSeries(METRICS.costUsd.prometheusName, { run: name }) };
  return priced.totalUsd === undefined ? tokens : [...tokens, { ...cost, values: String(priced.totalUsd) }];
}

/** What the meter recorded, and what the tokens cost here, must agree; each expression lists who does not. */
function planAgreementTests(series: PriceSeries, prices: Prices): readonly TestGroup[] {
  const cost = METRICS.costUsd.prometheusName;
  const tokenCost = `sum by (run) (\n${renderTokenCost(METRICS.tokens.prometheusName)}\n)`;
  const expectNone = (expr: string): unknown => ({ expr, eval_time: "0m", exp_samples: [] });
  const moments = Map.groupBy(planPriceCases(series.tokens, prices), ({ atMs }) => atMs);
  return [...moments].map(([atMs, cases]) => ({
    name: `tokens cost here at ${renderInstant(atMs)} what the meter says`,
    start_timestamp: renderInstant(atMs),
    interval: "1m",
    input_series: cases.flatMap((each) => planInputs(each)),
    promql_expr_test: [
      expectNone(`round(${tokenCost} / on (run) ${cost}, 1e-12) != 1`),
      expectNone(`${cost} unless on (run) ${tokenCost}`),
      expectNone(`${tokenCost} unless on (run) ${cost}`),
      {
        expr: `count(${cost})`,
        eval_time: "0m",
        exp_samples: [
          { labels: "{}", value: cases.filter(({ priced }) => priced.totalUsd !== undefined).length },
        ],
      },
    ],
  }));
}

const REMARKS = [
  "",
  "Needs promtool 3.9 or newer: prices are dated, and older ones can only start in 1970.",
  "What the meter says of a call is the cost counter of the same run.",
];

/** Unit tests of promtool for the prices: every day on which one changes, and both ways of pricing side by side. */
export function renderPriceTests(prices: Prices): string {
  const series = planPriceSeries(prices);
  const content = {
    rule_files: ["../claude-prices.rules.yaml"],
    evaluation_interval: "1m",
    group_eval_order: [PRICE_GROUP],
    tests: [planBookTest(series, prices), ...planDayTests(series), ...planAgreementTests(series, prices)],
  };
  return renderYaml(content, REMARKS);
}
