import type { Contract, ContractModel, PriceList, PriceRow, Rates } from "@bursar/conventions";
import { multiplyDecimals, readDecimal, renderDecimal } from "./decimal.ts";
import type { PlannedRates, PlannedRow } from "./prices.ts";

/** A span of UTC days; without an end where `until` is undefined. */
export interface Span {
  readonly from: string;
  readonly until: string | undefined;
}

const FOREVER = "9999-12-31";
const RATE_KEYS = ["input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead"] as const;

/** The days that two spans share; undefined where there are none. */
export function findOverlap(one: Partial<Span>, other: Partial<Span>): Span | undefined {
  const from = [one.from ?? "", other.from ?? ""].sort().at(-1) ?? "";
  const until = [one.until ?? FOREVER, other.until ?? FOREVER].sort()[0];
  if (until === undefined || from >= until) return undefined;
  return { from, until: until === FOREVER ? undefined : until };
}

/** The days of a span that none of the others covers. */
export function findGaps(span: Span, covered: readonly Partial<Span>[]): readonly Span[] {
  return covered.reduce<readonly Span[]>(
    (gaps, cover) =>
      gaps.flatMap((gap) =>
        [
          findOverlap(gap, { until: cover.from ?? "" }),
          cover.until === undefined ? undefined : findOverlap(gap, { from: cover.until }),
        ].filter((rest) => rest !== undefined),
      ),
    [span],
  );
}

/** A row of the book at list price. */
export function planListRow(row: PriceRow, list: PriceList, span: Span): PlannedRow {
  return {
    id: row.id,
    model: row.model,
    provider: list.provider,
    ...span,
    price: "list",
    contract: undefined,
    listRow: row,
    rates: {
      base: row.base,
      longPrompt: row.longPrompt && { ...planSpan(row.longPrompt), aboveTokens: row.longPrompt.aboveTokens },
      fast: row.fast && planSpan(row.fast),
    },
    batchMultiplier: list.batchMultiplier,
    geoUsMultiplier: row.geoUsMultiplier,
    endpointMultipliers: list.endpointMultipliers,
    priorityMultiplier: undefined,
    modifierSource: list.modifierSource,
  };
}

/** A row of the book with a contract laid over it. */
export function planContractRow(row: PriceRow, list: PriceList, contract: Contract, span: Span): PlannedRow {
  const terms: ContractModel = contract.models[row.model] ?? {};
  const multiplier = terms.multiplier ?? contract.multiplier;
  const listed = planListRow(row, list, span);
  const lay = <Band extends PlannedRates>(band: Band | undefined, own?: Partial<Rates>): Band | undefined =>
    band && { ...band, rates: planRates(band.rates, multiplier, own) };
  return {
    ...listed,
    ...planTerms(contract, row.id, listed),
    rates: {
      base: planRates(row.base, multiplier, terms.base),
      longPrompt: lay(listed.rates.longPrompt, terms.longPrompt),
      fast: lay(listed.rates.fast, terms.fast),
    },
  };
}

/** A price that the contract alone says; undefined unless it names all classes. */
export function planContractOnlyRow(
  model: string,
  list: PriceList,
  contract: Contract,
  span: Span,
): PlannedRow | undefined {
  const base = contract.models[model]?.base ?? {};
  const { input, output, cacheWrite5m, cacheWrite1h, cacheRead } = base;
  if (!input || !output || !cacheWrite5m || !cacheWrite1h || !cacheRead) return undefined;
  const { provider, batchMultiplier, modifierSource } = list;
  return {
    model,
    provider,
    ...span,
    listRow: undefined,
    endpointMultipliers: undefined,
    modifierSource,
    rates: {
      base: { input, output, cacheWrite5m, cacheWrite1h, cacheRead },
      longPrompt: undefined,
      fast: undefined,
    },
    ...planTerms(contract, `${provider}/${model}/${span.from}`, { batchMultiplier }),
  };
}

type Terms = Pick<
  PlannedRow,
  "id" | "price" | "contract" | "batchMultiplier" | "geoUsMultiplier" | "priorityMultiplier"
>;

function planTerms(contract: Contract, id: string, listed: Partial<Terms>): Terms {
  return {
    id: `contract/${contract.name}/${id}`,
    price: "contract",
    contract: contract.name,
    batchMultiplier: contract.batchMultiplier ?? listed.batchMultiplier,
    geoUsMultiplier: contract.geoUsMultiplier ?? listed.geoUsMultiplier,
    priorityMultiplier: contract.priorityMultiplier,
  };
}

function planSpan({ rates, from, until }: { rates: Rates; from: string; until?: string }): PlannedRates {
  return { rates, from, until };
}

function planRates(list: Rates, multiplier: string, own: Partial<Rates> = {}): Rates {
  const factor = readDecimal(multiplier);
  const plan = (key: (typeof RATE_KEYS)[number]): string =>
    own[key] ?? renderDecimal(multiplyDecimals([readDecimal(list[key]), factor]));
  return {
    input: plan("input"),
    output: plan("output"),
    cacheWrite5m: plan("cacheWrite5m"),
    cacheWrite1h: plan("cacheWrite1h"),
    cacheRead: plan("cacheRead"),
  };
}
