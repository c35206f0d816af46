import { findModel, findPrice, PRICE_BOOK } from "@bursar/pricing";
import { comparePrices } from "./compare-prices.ts";
import type { Comparison } from "./compare-prices.ts";
import { planMixes } from "./plan-mixes.ts";
import { PRICED_AT_MS, priceWithBursar } from "./price-with-bursar.ts";
import { listGenaiPricesModels, priceWithGenaiPrices } from "./price-with-genai-prices.ts";

/** Asks both for every model that either has in its book, with calls of every kind. */
export function compareBooks(): Comparison {
  const theirs = listGenaiPricesModels().map((id) => findModel(id) ?? id);
  const models = new Set([...PRICE_BOOK.models.map(({ model }) => model), ...theirs]);
  return comparePrices(
    [...models],
    (model) => planMixes([model]).flatMap(({ calls }) => calls),
    priceWithBursar,
    priceWithGenaiPrices,
  );
}

/** Lines that name the models of each sort. */
export function renderComparison({ agreed, onlyOurs, onlyTheirs, different }: Comparison): readonly string[] {
  const differences = different.map(
    ({ model, oursUsd, theirsUsd }) => `${model} ($${oursUsd}, $${theirsUsd})`,
  );
  return [
    `Priced alike, and timed: ${renderList(agreed)}`,
    `Priced by @bursar/pricing alone: ${renderList(onlyOurs)}`,
    `Priced by genai-prices alone (ours says): ${renderList(onlyTheirs.map(renderReason))}`,
    `Priced differently (the first such call, ours and theirs): ${renderList(differences)}`,
  ];
}

function renderReason(model: string): string {
  const found = findPrice(model, "anthropic", PRICED_AT_MS);
  return "reason" in found ? `${model} (${found.reason})` : model;
}

function renderList(models: readonly string[]): string {
  return models.length === 0 ? "none" : models.join(", ");
}
