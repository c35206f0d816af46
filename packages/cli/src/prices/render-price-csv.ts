import type { PriceTable, PriceTableLine } from "./price-table.ts";

const COLUMNS: readonly (readonly [
  heading: string,
  render: (line: PriceTableLine, table: PriceTable) => string,
])[] = [
  ["model", ({ model }) => model],
  ["provider", ({ provider }) => provider],
  ["band", ({ band }) => band],
  ["above_tokens", ({ aboveTokens = "" }) => String(aboveTokens)],
  ["input_usd_per_million", ({ rates }) => rates.input],
  ["output_usd_per_million", ({ rates }) => rates.output],
  ["cache_write_5m_usd_per_million", ({ rates }) => rates.cacheWrite5m],
  ["cache_write_1h_usd_per_million", ({ rates }) => rates.cacheWrite1h],
  ["cache_read_usd_per_million", ({ rates }) => rates.cacheRead],
  ["from", ({ from }) => from],
  ["until", ({ until = "" }) => until],
  ["retires_on", ({ retiresOn = "" }) => retiresOn],
  ["price", ({ price }) => price],
  ["contract", ({ contract = "" }) => contract],
  ["batch_multiplier", ({ batchMultiplier = "" }) => batchMultiplier],
  ["geo_us_multiplier", ({ geoUsMultiplier = "" }) => geoUsMultiplier],
  ["regional_multiplier", ({ endpointMultipliers }) => endpointMultipliers?.regional ?? ""],
  ["us_gov_multiplier", ({ endpointMultipliers }) => endpointMultipliers?.us_gov ?? ""],
  ["priority_multiplier", ({ priorityMultiplier = "" }) => priorityMultiplier],
  [
    "web_search_usd_per_thousand",
    ({ provider }, { webSearches }) =>
      webSearches.find((search) => search.provider === provider)?.usdPerThousand ?? "",
  ],
  ["row_id", ({ rowId }) => rowId],
  ["sources", ({ sources }) => sources.join("; ")],
  ["book_version", (_, { book }) => book.version],
  ["book_as_of", (_, { book }) => book.asOf],
];

function renderCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Prices as RFC 4180 has it; what has no price is not in it. */
export function renderPriceCsv(table: PriceTable): string {
  const lines = table.prices.map((line) => COLUMNS.map(([, render]) => render(line, table)));
  return [COLUMNS.map(([heading]) => heading), ...lines]
    .map((cells) => `${cells.map(renderCell).join(",")}\r\n`)
    .join("");
}
