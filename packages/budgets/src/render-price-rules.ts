import { RECORDS, TOKEN_CLASSES } from "@bursar/conventions";
import type { Prices } from "@bursar/pricing";
import { renderDuration } from "./duration.ts";
import type { Plan } from "./plan.ts";
import { planPriceSeries } from "./plan-price-series.ts";
import type { PriceDays, PriceFactors, SearchSeries, TokenPrice } from "./plan-price-series.ts";
import { renderMatcher, renderSelector } from "./promql.ts";
import { renderYaml } from "./render-yaml.ts";

/** One recording rule of Prometheus. */
interface Rule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function renderTime(day: string): string {
  return String(Date.parse(day) / 1000);
}

function renderDays({ from, until }: PriceDays): string {
  const after = from === undefined ? "" : ` >= ${renderTime(from)}`;
  return `vector(time())${after}${until === undefined ? "" : ` < ${renderTime(until)}`}`;
}

/** For the reader: the seconds say little. */
function renderRemark(spans: readonly PriceDays[]): string {
  const texts = spans.map(({ from, until }) =>
    [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(" "),
  );
  return `# ${texts.join(", and ")}`;
}

/** Bounds an expression to its days; a price without any bound stands alone. */
function renderDated(expr: string, spans: readonly PriceDays[]): string {
  if (spans.some(({ from, until }) => from === undefined && until === undefined)) return expr;
  return `${expr}\nand on () (${spans.map((span) => renderDays(span)).join(" or ")}) ${renderRemark(spans)}`;
}

function planTokenRule(price: TokenPrice): Rule {
  const classes = TOKEN_CLASSES.map(
    (tokenClass) =>
      `label_replace(vector(${price.usdPerToken[tokenClass]}), "token_class", "${tokenClass}", "", "")`,
  );
  return {
    record: RECORDS.pricePerToken,
    expr: renderDated(`(${classes.join("\n or ")})`, price.spans),
    labels: {
      model: price.model,
      provider: price.provider,
      price_band: price.priceBand,
      speed: price.speed,
      price: price.price,
      price_row: price.priceRow,
    },
  };
}

/** One rule for all factors of a tier or place: a model may go from one to another within its series. */
function planFactorRule(record: string, name: string, { label, factors }: PriceFactors<string>): Rule {
  const exprs = factors.map(({ factor, priceRows }) => {
    const matchers = priceRows === undefined ? [] : [renderMatcher("price_row", priceRows)];
    const models = `group by (model, provider) (${renderSelector(RECORDS.pricePerToken, matchers)})`;
    return factor === 1 ? models : `${models} * ${factor}`;
  });
  return { record, expr: exprs.join("\nor\n"), labels: { [name]: label } };
}

function hasFactor({ factors }: PriceFactors<string>): boolean {
  return factors.length > 0;
}

function planSearchRule({ provider, price, priceRow, usdPerSearch, spans }: SearchSeries): Rule {
  return {
    record: RECORDS.pricePerSearch,
    expr: renderDated(`vector(${usdPerSearch})`, spans),
    labels: { provider, price, price_row: priceRow },
  };
}

function listRemarks({ asOf }: Prices): readonly string[] {
  return [
    "",
    "What Claude costs, for telemetry that has tokens but no cost. Each price holds from 00:00 UTC of its first day",
    "until 00:00 UTC of the day it ends; Prometheus follows at its next evaluation. No rule reads more than these",
    `series. Prices that had ended by ${asOf}, the day on which the book was last compared with its sources, are`,
    "left out: nothing older can be priced by evaluating these rules at past times. What has no known price has no",
    "series: there is no factor for batches where a provider has none, and nothing for models that are not in the book.",
  ];
}

/** The name of the group, which promtool must evaluate in the order of its rules. */
export const PRICE_GROUP = "claude-prices";

/** The price book, a contract laid over it, as recording rules of constants. */
export function renderPriceRules(plan: Plan, prices: Prices): string {
  const { tokens, tiers, geos, searches } = planPriceSeries(prices);
  const rules: readonly Rule[] = [
    {
      record: RECORDS.priceBookInfo,
      expr: "vector(1)",
      labels: { version: prices.version, as_of: prices.asOf },
    },
    ...searches.map((search) => planSearchRule(search)),
    ...tokens.map((price) => planTokenRule(price)),
    // They read the prices of the same evaluation, so they come after them.
    ...tiers
      .filter(hasFactor)
      .map((tier) => planFactorRule(RECORDS.priceTierMultiplier, "service_tier", tier)),
    ...geos.filter(hasFactor).map((geo) => planFactorRule(RECORDS.priceGeoMultiplier, "geo", geo)),
  ];
  const interval = renderDuration(plan.alerting.intervalSeconds);
  return renderYaml({ groups: [{ name: PRICE_GROUP, interval, rules }] }, listRemarks(prices));
}
