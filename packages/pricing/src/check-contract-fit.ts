import type { Contract, ContractModel, ContractPrices, Provider } from "@bursar/conventions";
import { findOverlap } from "./plan-contract-rows.ts";
import { LIST_PRICES } from "./plan-prices.ts";
import type { PlannedRow, Prices } from "./prices.ts";

/** Something of a contract that would have no effect, or would leave calls without a price. */
export interface ContractFinding {
  /** Keys from `contracts` on. */
  readonly path: readonly string[];
  /** What is wrong, and how to fix it. */
  readonly text: string;
}

/** What the file of contract prices calls the rates of each band. */
const FIELDS = {
  base: "usdPerMillion",
  longPrompt: "longPromptUsdPerMillion",
  fast: "fastUsdPerMillion",
} as const;

const CLASSES = ["input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead"] as const;

/** What of a customer's prices does not fit the price list that they are laid over. */
export function checkContractFit(
  { contracts }: ContractPrices,
  list: Prices = LIST_PRICES,
): readonly ContractFinding[] {
  // A contract that ends before it begins fits nothing; that mistake is told elsewhere.
  const lasting = contracts.filter(({ from, until }) => until === undefined || until > from);
  return lasting.flatMap((contract) =>
    Object.entries(contract.models).flatMap(([model, terms]) => checkModel(contract, model, terms, list)),
  );
}

function checkModel(
  contract: Contract,
  model: string,
  terms: ContractModel,
  list: Prices,
): readonly ContractFinding[] {
  const path = ["contracts", contract.name, "models", model];
  const rows = contract.providers.map((provider) => findListRows(contract, provider, model, list));
  const odd = checkOrder(path, terms);
  if (rows.every((found) => found.length === 0)) return [...odd, ...checkAlone(contract, path, terms)];
  const hasBand = (band: "longPrompt" | "fast"): boolean =>
    rows.some((found) => found.some((row) => row.rates[band] !== undefined));
  const idle = (["longPrompt", "fast"] as const)
    .filter((band) => terms[band] !== undefined && !hasBand(band))
    .map((band) => ({
      path: [...path, FIELDS[band]],
      text: `has no effect: the list has no ${band === "fast" ? "fast mode" : "long-prompt rates"} of ${model}. Remove it.`,
    }));
  return [...odd, ...idle];
}

/** Of prices that stand together: a cache read costs at most what input costs, a write at least that. */
function checkOrder(path: readonly string[], terms: ContractModel): readonly ContractFinding[] {
  return (["base", "longPrompt", "fast"] as const).flatMap((band) => {
    const { input, cacheRead, cacheWrite5m, cacheWrite1h } = terms[band] ?? {};
    if (input === undefined) return [];
    const tell = (key: string, text: string): ContractFinding => ({
      path: [...path, FIELDS[band], key],
      text,
    });
    const writes = { cacheWrite5m, cacheWrite1h };
    return [
      ...(cacheRead !== undefined && Number(cacheRead) > Number(input)
        ? [tell("cacheRead", `costs more than input (${input}). Correct one of the two.`)]
        : []),
      ...Object.entries(writes)
        .filter(([, usd]) => usd !== undefined && Number(usd) < Number(input))
        .map(([key]) => tell(key, `costs less than input (${input}). Correct one of the two.`)),
    ];
  });
}

/** Without a list price, the contract has to say every class. */
function checkAlone(
  contract: Contract,
  path: readonly string[],
  terms: ContractModel,
): readonly ContractFinding[] {
  const missing = CLASSES.filter((key) => terms.base?.[key] === undefined);
  if (missing.length === 0) return [];
  return [
    {
      path,
      text: `has no list price at ${contract.providers.join(", ")} in these days, so the contract must name all five classes. Add usdPerMillion.${missing.join(", usdPerMillion.")}.`,
    },
  ];
}

function findListRows(
  contract: Contract,
  provider: Provider,
  model: string,
  list: Prices,
): readonly PlannedRow[] {
  return list.rows.filter(
    (row) => row.provider === provider && row.model === model && findOverlap(row, contract) !== undefined,
  );
}
