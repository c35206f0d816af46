import { TOKEN_CLASSES } from "@bursar/conventions";
import type { CostClass } from "@bursar/conventions";
import type { BillableCall } from "./billable-call.ts";
import { findModel } from "./find-model.ts";
import { findPrice } from "./find-price.ts";
import { findRates } from "./find-rates.ts";
import { PRICE_BOOK } from "./price-book.ts";
import type { PricedPart, PricedUsage, UnpricedReason } from "./priced-usage.ts";
import { addPicoUsd, multiplyPicoUsd, readPicoUsd, readUsd } from "./pico-usd.ts";
import type { PicoUsd } from "./pico-usd.ts";
import type { RateCard } from "./rate-card.ts";
import { readUsage } from "./read-usage.ts";
import type { Usage, UsagePass } from "./read-usage.ts";

const SEARCH_PICO_USD = readPicoUsd(PRICE_BOOK.webSearchUsdPerThousand, 1000n);
const SEARCH_ROW = "claude-api/web-search";
const NO_TOKENS = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 } as const;

type CostUsd = Partial<Record<CostClass, number>>;

/** A part while its cost is still in whole pico-USD. */
interface Costing {
  readonly part: PricedPart;
  readonly picoUsd: PicoUsd;
}

/**
 * The cost of one call, split by token class. Never throws and never yields NaN: what cannot be priced has
 * no cost and a reason, and what is wrong with the usage is named in `problems`.
 *
 * @example
 * priceUsage({ usage: message.usage, model: message.model, provider: "anthropic", atMs: Date.now() }).totalUsd
 */
export function priceUsage(call: BillableCall): PricedUsage {
  const usage = readUsage(call.usage);
  const batch = call.batch === true || usage.serviceTier === "batch";
  const problems = [...usage.problems];
  const costings = usage.passes.map((pass) => pricePass(pass, usage, call, batch, problems));
  const withSearches = addSearches(costings, usage, call);
  const parts = withSearches.map(({ part }) => part);
  const priced = parts.every(({ costUsd }) => costUsd !== undefined);
  return {
    parts,
    totalUsd: priced
      ? readUsd(withSearches.reduce<PicoUsd>((sum, { picoUsd }) => addPicoUsd(sum, picoUsd), 0))
      : undefined,
    thinkingTokens: usage.thinkingTokens,
    webSearchRequests: usage.webSearchRequests,
    webFetchRequests: usage.webFetchRequests,
    serviceTier: usage.serviceTier,
    speed: usage.speed,
    geo: usage.geo,
    problems,
  };
}

function pricePass(
  pass: UsagePass,
  usage: Usage,
  call: BillableCall,
  batch: boolean,
  problems: string[],
): Costing {
  const found = findPrice(pass.model ?? call.model, call.provider, call.atMs);
  if (!("row" in found)) return leaveUnpriced(found.model, pass, found.reason);
  if (!pass.sound || !usage.sound) return leaveUnpriced(found.model, pass, "garbage_usage");
  const { model, row } = found;
  if (usage.geo === "us" && row.geoUsMultiplier === undefined)
    problems.push("usage.inference_geo: is us for a model without a surcharge");
  const rates = findRates(row, {
    atMs: call.atMs,
    promptTokens: countPrompt(pass.tokens),
    // `speed` is the answering model's: another model of the same call that has no fast mode ran without it.
    fast: usage.speed === "fast" && (row.fast !== undefined || isAnswering(pass, call)),
    batch,
    geoUs: usage.geo === "us",
  });
  if (rates === undefined) {
    problems.push("usage.speed: is fast where the price list has no fast rates");
    return leaveUnpriced(model, pass, "no_price_at_date");
  }
  const { tokens } = pass;
  const { costUsd, picoUsd } = costTokens(tokens, rates.card);
  return {
    part: { model, priceBand: rates.priceBand, tokens, costUsd, unpricedReason: undefined, priceRow: row.id },
    picoUsd,
  };
}

function isAnswering(pass: UsagePass, call: BillableCall): boolean {
  return pass.model === undefined || findModel(pass.model) === findModel(call.model);
}

function countPrompt(tokens: UsagePass["tokens"]): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
}

function costTokens(tokens: UsagePass["tokens"], card: RateCard): { costUsd: CostUsd; picoUsd: PicoUsd } {
  const costUsd: CostUsd = {};
  let picoUsd: PicoUsd = 0;
  for (const tokenClass of TOKEN_CLASSES) {
    if (tokens[tokenClass] === 0) continue;
    const cost = multiplyPicoUsd(card[tokenClass], tokens[tokenClass]);
    costUsd[tokenClass] = readUsd(cost);
    picoUsd = addPicoUsd(picoUsd, cost);
  }
  return { costUsd, picoUsd };
}

function leaveUnpriced(model: string, { tokens }: UsagePass, reason: UnpricedReason): Costing {
  const part: PricedPart = {
    model,
    priceBand: "base",
    tokens,
    costUsd: undefined,
    unpricedReason: reason,
    priceRow: undefined,
  };
  return { part, picoUsd: 0 };
}

/** Searches belong to the call, not to a pass: they go to its last pass that has a price. */
function addSearches(costings: readonly Costing[], usage: Usage, call: BillableCall): readonly Costing[] {
  if (usage.webSearchRequests === 0 || call.provider !== "anthropic") return costings;
  const picoUsd = multiplyPicoUsd(SEARCH_PICO_USD, usage.webSearchRequests);
  const at = costings.findLastIndex(({ part }) => part.costUsd !== undefined);
  const last = costings[at];
  if (last === undefined)
    return [...costings, planSearchPart(costings[0]?.part.model ?? call.model, picoUsd)];
  const costUsd = { ...last.part.costUsd, web_search: readUsd(picoUsd) };
  return costings.with(at, { part: { ...last.part, costUsd }, picoUsd: addPicoUsd(last.picoUsd, picoUsd) });
}

function planSearchPart(model: string, picoUsd: PicoUsd): Costing {
  const part: PricedPart = {
    model,
    priceBand: "base",
    tokens: NO_TOKENS,
    costUsd: { web_search: readUsd(picoUsd) },
    unpricedReason: undefined,
    priceRow: SEARCH_ROW,
  };
  return { part, picoUsd };
}
