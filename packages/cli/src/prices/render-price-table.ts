import type { PriceTable, PriceTableLine } from "./price-table.ts";
import { renderColumns } from "./render-columns.ts";
import type { Alignment } from "./render-columns.ts";
import { wrapText } from "./wrap-text.ts";

const WIDTH = 100;
const TOKENS = new Intl.NumberFormat("en-US");

/** Prices for people: aligned columns of at most 120 characters, and what they leave open below. */
export function renderPriceTable(table: PriceTable): string {
  const providers = [...new Set(table.prices.map(({ provider }) => provider))];
  const where = providers.length === 1 ? ` at ${providers[0]}` : "";
  return [
    `USD per million tokens${where} on ${table.at}`,
    "",
    ...renderRates(table),
    "",
    ...renderModifiers(table),
    ...renderSearches(table),
    ...renderContracts(table),
    `price book ${table.book.version}, compared with its sources on ${table.book.asOf}`,
    ...renderGaps(table),
    "",
  ].join("\n");
}

function renderRates({ prices }: PriceTable): readonly string[] {
  if (prices.length === 0) return ["No price is known."];
  const manyProviders = new Set(prices.map(({ provider }) => provider)).size > 1;
  const columns: readonly (readonly [string, Alignment, (line: PriceTableLine) => string])[] = [
    ["model", "left", ({ model }) => model],
    ...(manyProviders ? [["provider", "left", (line: PriceTableLine) => line.provider] as const] : []),
    ["rates", "left", renderBand],
    ["input", "point", ({ rates }) => rates.input],
    ["output", "point", ({ rates }) => rates.output],
    ["write 5m", "point", ({ rates }) => rates.cacheWrite5m],
    ["write 1h", "point", ({ rates }) => rates.cacheWrite1h],
    ["read", "point", ({ rates }) => rates.cacheRead],
    ["since", "left", ({ from }) => from],
    ["until", "left", renderEnd],
  ];
  const cells = prices.map((line) => columns.map(([, , render]) => render(line)));
  return renderColumns(
    [columns.map(([heading]) => heading), ...cells],
    columns.map(([, alignment]) => alignment),
  );
}

function renderBand({ band, aboveTokens = 0, price }: PriceTableLine): string {
  const mark = price === "contract" ? " *" : "";
  if (band === "long_prompt") return `> ${TOKENS.format(aboveTokens)}${mark}`;
  return `${band}${mark}`;
}

function renderEnd({ until, retiresOn }: PriceTableLine): string {
  return until ?? (retiresOn === undefined ? "" : `retires ${retiresOn}`);
}

/** Rows grouped by one of their factors: most models have the same. */
function renderModifiers({ prices }: PriceTable): readonly string[] {
  const rows = prices.filter(({ band }) => band === "base");
  return [
    ...renderBands(prices),
    ...renderFactor("batch", rows, ({ batchMultiplier }) => batchMultiplier ?? "no price"),
    ...renderFactor("inference in the US", rows, ({ geoUsMultiplier }) => geoUsMultiplier ?? "no surcharge"),
    ...renderFactor(
      "regional endpoint",
      rows,
      ({ endpointMultipliers }) => endpointMultipliers?.regional ?? "",
    ),
    ...renderFactor(
      "US government endpoint",
      rows,
      ({ endpointMultipliers }) => endpointMultipliers?.us_gov ?? "",
    ),
    ...renderFactor("priority tier", rows, ({ priorityMultiplier }) => priorityMultiplier ?? ""),
  ];
}

function renderBands(prices: readonly PriceTableLine[]): readonly string[] {
  return prices.some(({ band }) => band === "long_prompt")
    ? ["rates > n: for all tokens of a pass whose prompt has more than n tokens"]
    : [];
}

function renderFactor(
  name: string,
  rows: readonly PriceTableLine[],
  findFactor: (row: PriceTableLine) => string,
): readonly string[] {
  const isFigure = (factor: string): boolean => /^\d/.test(factor);
  const groups = [...Map.groupBy(rows, findFactor)]
    .filter(([factor]) => factor !== "")
    .sort(
      ([left, one], [right, other]) =>
        Number(isFigure(right)) - Number(isFigure(left)) || other.length - one.length,
    );
  const isComplete = groups.flatMap(([, own]) => own).length === rows.length;
  const texts = groups.map(([factor, own], index) => {
    const text = isFigure(factor) ? `× ${factor}` : factor;
    return index === 0 && isComplete ? text : `${text} for ${renderNames(own, rows)}`;
  });
  return texts.length === 0 ? [] : wrapText(`${name}: ${texts.join("; ")}`, WIDTH);
}

/** Models, with their provider where others are shown too; a provider alone where all its models are meant. */
function renderNames(some: readonly PriceTableLine[], all: readonly PriceTableLine[]): string {
  if (new Set(all.map(({ provider }) => provider)).size === 1)
    return some.map(({ model }) => model).join(", ");
  const countOf = (provider: string, rows: readonly PriceTableLine[]): number =>
    rows.filter((row) => row.provider === provider).length;
  const names = some.map(({ model, provider }) =>
    countOf(provider, some) === countOf(provider, all) ? provider : `${model} at ${provider}`,
  );
  return [...new Set(names)].join(", ");
}

function renderSearches({ webSearches }: PriceTable): readonly string[] {
  return [...Map.groupBy(webSearches, ({ usdPerThousand }) => usdPerThousand)].map(
    ([usd, own]) => `web search: $${usd} per 1,000 (${own.map(({ provider }) => provider).join(", ")})`,
  );
}

function renderContracts({ prices }: PriceTable): readonly string[] {
  const names = [...new Set(prices.map(({ contract }) => contract))].filter((name) => name !== undefined);
  return names.length === 0 ? [] : wrapText(`* contract: ${names.join(", ")}`, WIDTH);
}

function renderGaps({ unpriced, prices }: PriceTable): readonly string[] {
  if (unpriced.length === 0) return [];
  const isEmpty = (provider: string): boolean =>
    unpriced.filter((gap) => gap.provider === provider).length === 1 &&
    !prices.some((line) => line.provider === provider);
  const lines = unpriced.flatMap(({ provider, reason, models, note = "" }) => {
    const names = models.length > 1 && isEmpty(provider) ? "every model" : models.join(", ");
    return wrapText(`  ${provider}, ${reason}: ${names}. ${note}`.trimEnd(), WIDTH);
  });
  return ["", "Without a price:", ...lines];
}
