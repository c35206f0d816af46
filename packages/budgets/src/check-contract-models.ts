import { findModel, PRICE_BOOK } from "@bursar/pricing";
import type { Finding } from "./finding.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";
import { renderSuggestion } from "./suggestion.ts";

const RATES_FIELDS = ["usdPerMillion", "longPromptUsdPerMillion", "fastUsdPerMillion"];

function checkModelIds(contract: string, ids: readonly string[]): readonly Finding[] {
  const models = PRICE_BOOK.models.map(({ model }) => model);
  const above = new Map<string, string>();
  return ids.flatMap((id) => {
    const path = ["contracts", contract, "models", id];
    const model = findModel(id);
    if (model === undefined) {
      return [{ path, text: `is not a known model. ${renderSuggestion(id, models)}` }];
    }
    const first = above.get(model);
    if (first === undefined) {
      above.set(model, id);
      return [];
    }
    return [{ path, text: `is the same model as "${first}". Keep one of the two.` }];
  });
}

/** Mappings that are there but say nothing: mostly a slip of the indentation. */
function checkSilence(path: readonly string[], prices: Mapping): readonly Finding[] {
  if (Object.keys(prices).length === 0) {
    return [
      {
        path,
        text: "says nothing. Write { multiplier: 0.8 } or { usdPerMillion: { input: 1.8, output: 9 } }.",
      },
    ];
  }
  return RATES_FIELDS.flatMap((field) => {
    const rates = prices[field];
    if (!isMapping(rates) || Object.keys(rates).length > 0) return [];
    return [
      { path: [...path, field], text: "names no price. Write a mapping such as { input: 1.8, output: 9 }." },
    ];
  });
}

/** Model ids in contracts that mean nothing or the same. Works on files of any shape. */
export function checkContractModels(document: unknown): readonly Finding[] {
  const contracts = findMapping(document, "contracts");
  return Object.entries(contracts).flatMap(([name, contract]) => {
    const models = findMapping(contract, "models");
    return [
      ...checkModelIds(name, Object.keys(models)),
      ...Object.entries(models).flatMap(([id, prices]) =>
        isMapping(prices) ? checkSilence(["contracts", name, "models", id], prices) : [],
      ),
    ];
  });
}
