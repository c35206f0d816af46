import { COST_CLASSES } from "@bursar/conventions";
import type { CostClass, Geo, TokenClass, UnbilledReason, UnpricedReason } from "@bursar/conventions";
import type { BillableCall } from "./billable-call.ts";
import { findRate } from "./rate-card.ts";
import { findPrice } from "./find-price.ts";
import { findSearchPrice } from "./find-search-price.ts";
import { LIST_PRICES } from "./plan-prices.ts";
import { priceUsage } from "./price-usage.ts";
import type { PricedPart, PricedUsage } from "./priced-usage.ts";
import type { PlannedRow, Prices } from "./prices.ts";

/** A factor on a rate, as a decimal string. */
export interface ExplainedModifier {
  readonly name: "batch" | "priority" | "geo_us" | "regional" | "us_gov";
  readonly factor: string;
}

/** One class of one pass: `units` × `rateUsd` ÷ `per` × every factor = `costUsd`. */
export interface ExplainedLine {
  readonly model: string;
  readonly costClass: CostClass;
  /** Tokens, or web searches. */
  readonly units: number;
  /** USD for `per` units, as a decimal string; undefined where there is no price. */
  readonly rateUsd: string | undefined;
  readonly per: 1_000_000 | 1000;
  readonly band: "base" | "long_prompt" | "fast";
  readonly modifiers: readonly ExplainedModifier[];
  readonly costUsd: number | undefined;
  /** Why it has no price, or is not billed. */
  readonly reason: UnpricedReason | UnbilledReason | undefined;
  /** Id, first UTC day and first day after it, of the row of the prices. */
  readonly priceRow: string | undefined;
  readonly from: string | undefined;
  readonly until: string | undefined;
  /** Where the rate was read. */
  readonly sources: readonly string[];
}

/** A cost with every step to it. */
export interface Explanation {
  readonly priced: PricedUsage;
  readonly lines: readonly ExplainedLine[];
}

/**
 * The cost of one call as `priceUsage` has it, with the rate, factors and sources of each figure.
 *
 * @example explainUsage({ usage, model: "claude-opus-5-5", provider: "anthropic", atMs }).lines
 */
export function explainUsage(call: BillableCall, prices: Prices = LIST_PRICES): Explanation {
  const priced = priceUsage(call, prices);
  const lines = priced.parts.flatMap((part) =>
    COST_CLASSES.filter((costClass) => countUnits(part, priced, costClass) > 0).map((costClass) => ({
      ...planLine(part, priced, costClass),
      ...(costClass === "web_search" || costClass === "unsplit"
        ? planSearchTerms(part, call, prices)
        : planTokenTerms(part, priced, costClass, call, prices)),
    })),
  );
  return { priced, lines };
}

type Terms = Pick<ExplainedLine, "rateUsd" | "modifiers" | "from" | "until" | "sources">;

const NO_TERMS: Terms = { rateUsd: undefined, modifiers: [], from: undefined, until: undefined, sources: [] };

function countUnits(part: PricedPart, priced: PricedUsage, costClass: CostClass): number {
  // Searches are a part of their own, behind all passes.
  if (costClass === "web_search") return part === priced.parts.at(-1) ? priced.webSearchRequests : 0;
  return costClass === "unsplit" ? 0 : part.tokens[costClass];
}

function planLine(
  part: PricedPart,
  priced: PricedUsage,
  costClass: CostClass,
): Omit<ExplainedLine, keyof Terms> {
  return {
    model: part.model,
    costClass,
    units: countUnits(part, priced, costClass),
    per: costClass === "web_search" ? 1000 : 1_000_000,
    band: part.speed === "fast" ? "fast" : part.priceBand,
    costUsd: part.unbilledReason === undefined ? part.costUsd?.[costClass] : 0,
    reason: part.unpricedReason ?? part.unbilledReason,
    priceRow: part.priceRow,
  };
}

function planSearchTerms({ priceRow }: PricedPart, call: BillableCall, prices: Prices): Terms {
  const search = findSearchPrice(call.provider, call.atMs, prices)?.search;
  if (search === undefined || priceRow === undefined) return NO_TERMS;
  return {
    rateUsd: search.usdPerThousand,
    modifiers: [],
    from: search.from === "" ? undefined : search.from,
    until: search.until,
    sources: nameSources(search.source, search.contract, prices),
  };
}

function planTokenTerms(
  part: PricedPart,
  priced: PricedUsage,
  tokenClass: TokenClass,
  call: BillableCall,
  prices: Prices,
): Terms {
  const found = findPrice(part.model, call.provider, call.atMs, prices);
  if (!("row" in found) || part.priceRow === undefined) return NO_TERMS;
  const { row } = found;
  const modifiers = planModifiers(row, priced, call);
  const modifierSource = modifiers.length === 0 ? [] : row.modifierSource;
  return {
    rateUsd: findBandRate(row, part, tokenClass),
    modifiers,
    from: row.from,
    until: row.until,
    sources: nameSources([...new Set([...findSource(row, part), ...modifierSource])], row.contract, prices),
  };
}

function findBandRate({ rates }: PlannedRow, part: PricedPart, tokenClass: TokenClass): string | undefined {
  if (part.speed === "fast") return rates.fast && findRate(rates.fast.rates, tokenClass);
  const long = part.priceBand === "long_prompt" ? rates.longPrompt?.rates : undefined;
  return findRate(long ?? rates.base, tokenClass);
}

function planModifiers(
  row: PlannedRow,
  { serviceTier, geo }: PricedUsage,
  call: BillableCall,
): readonly ExplainedModifier[] {
  const batch = call.batch === true || serviceTier === "batch";
  const found: readonly (ExplainedModifier | undefined)[] = [
    batch && row.batchMultiplier !== undefined ? { name: "batch", factor: row.batchMultiplier } : undefined,
    !batch && serviceTier === "priority" && row.priorityMultiplier !== undefined
      ? { name: "priority", factor: row.priorityMultiplier }
      : undefined,
    planPlace(row, geo),
  ];
  return found.filter((modifier) => modifier !== undefined);
}

function planPlace(row: PlannedRow, geo: Geo): ExplainedModifier | undefined {
  if (geo === "us" && row.geoUsMultiplier !== undefined)
    return { name: "geo_us", factor: row.geoUsMultiplier };
  if (geo !== "regional" && geo !== "us_gov") return undefined;
  const factor = row.endpointMultipliers?.[geo];
  return factor === undefined ? undefined : { name: geo, factor };
}

function findSource({ listRow }: PlannedRow, part: PricedPart): readonly string[] {
  if (part.speed === "fast") return listRow?.fast?.source ?? [];
  const long = part.priceBand === "long_prompt" ? listRow?.longPrompt?.source : undefined;
  return long ?? listRow?.source ?? [];
}

function nameSources(
  keys: readonly string[],
  contract: string | undefined,
  { sources }: Prices,
): readonly string[] {
  const named = keys.map((key) => sources[key] ?? key);
  return contract === undefined ? named : [`contract ${contract}`, ...named];
}
