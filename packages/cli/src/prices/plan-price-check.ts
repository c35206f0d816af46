import type { Prices } from "@bursar/pricing";
import type { PriceCheck, PrometheusFindings, UnpricedTokens } from "./price-check.ts";

const DAY_MS = 86_400_000;
const FRESH_DAYS = 30;
const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** What is to be known of the prices, and what of it is a warning. */
export function planPriceCheck(
  prices: Prices,
  nowMs: number,
  prometheus: PrometheusFindings | undefined,
): PriceCheck {
  const ageDays = Math.max(0, Math.floor((nowMs - Date.parse(prices.asOf)) / DAY_MS));
  return {
    book: { version: prices.version, asOf: prices.asOf, ageDays },
    prometheus,
    warnings: [
      ...warnOfAge(ageDays),
      ...(prometheus === undefined ? [] : warnOfFindings(prometheus, prices)),
    ],
  };
}

function warnOfAge(ageDays: number): readonly string[] {
  return ageDays > FRESH_DAYS
    ? [`the price book is ${ageDays} days old; prices may have changed. Update bursar.`]
    : [];
}

function warnOfFindings(findings: PrometheusFindings, prices: Prices): readonly string[] {
  const { since, seenTokens, withoutPrice, unpricedTokens, olderBooks } = findings;
  const nothing = `no token of Claude was seen in ${since}, so nothing could be checked. Is it the right Prometheus?`;
  return [
    ...(seenTokens > 0 ? [] : [nothing]),
    ...withoutPrice.map(
      (found) =>
        `${renderName(found)} has no price today: ${found.reason} (${COUNT.format(found.tokens)} tokens in ${since}). ${renderFix(found)}`,
    ),
    ...unpricedTokens
      .filter((found) => withoutPrice.every((other) => renderName(other) !== renderName(found)))
      .map(
        (found) =>
          `${renderName(found)}: ${COUNT.format(found.tokens)} tokens in ${since} were metered without a price: ${found.reason}. Bring catalog.json and @bursar/node up to date there.`,
      ),
    ...olderBooks.map(
      ({ version, asOf, runs }) =>
        `${COUNT.format(runs)} running ${runs === 1 ? "process has" : "processes have"} the price book ${version} (as of ${asOf}), older than ${prices.version}. Update @bursar/node there.`,
    ),
  ];
}

function renderFix({ reason }: UnpricedTokens): string {
  return reason === "retired"
    ? "Its provider ended it: call another model."
    : "Write its prices into prices.yaml, or update bursar.";
}

function renderName({ model, provider }: UnpricedTokens): string {
  return `${model === "" ? "(no model)" : model} at ${provider === "" ? "(no provider)" : provider}`;
}
