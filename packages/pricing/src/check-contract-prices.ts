import { PROVIDERS } from "@bursar/conventions";
import type { Contract, ContractModel, ContractPrices } from "@bursar/conventions";
import {
  CONTRACT_RATE,
  CONTRACT_SEARCH,
  isDay,
  isExactly,
  isWithin,
  MULTIPLIER,
  PRIORITY_MULTIPLIER,
} from "./bounds.ts";
import type { Bounds } from "./bounds.ts";
import { findOverlap } from "./plan-contract-rows.ts";

const SCHEMA = "bursar.dev/contract-prices/1";

const OPTIONAL: readonly (readonly [keyof Contract, Bounds])[] = [
  ["priorityMultiplier", PRIORITY_MULTIPLIER],
  ["batchMultiplier", MULTIPLIER],
  ["geoUsMultiplier", MULTIPLIER],
  ["webSearchUsdPerThousand", CONTRACT_SEARCH],
];

/**
 * What is wrong with contract prices that came as JSON, as `<contract>: what`; empty where they are sound. Those
 * that a person writes are read by `@bursar/budgets`, which tells every mistake with its place.
 */
export function checkContractPrices(prices: ContractPrices): readonly string[] {
  const { schema, deployments, contracts } = prices;
  if (!isExactly(schema, SCHEMA)) return [`their schema is not ${SCHEMA}`];
  if (!isObject(deployments)) return ["deployments is no object"];
  if (!Array.isArray(contracts)) return ["contracts is no list"];
  const shapeless = contracts.findIndex(
    (contract: unknown) => !isObject(contract) || !("models" in contract && isObject(contract.models)),
  );
  if (shapeless >= 0) return [`contracts[${shapeless}]: it, or its models, is no object`];
  return [
    ...Object.entries(deployments)
      .filter(([, target]) => typeof target !== "string")
      .map(([id]) => `deployment ${id}: names no model`),
    ...contracts.flatMap(checkContract),
    ...contracts.flatMap((contract, index) => checkOverlap(contract, contracts.slice(index + 1))),
  ];
}

function checkContract(contract: Contract): readonly string[] {
  const { name, from, until, providers, multiplier, models } = contract;
  const problems = [
    typeof name === "string" && name !== "" ? undefined : "has no name",
    isDay(from) && (until === undefined || isDay(until)) ? undefined : "a day is not a day",
    until === undefined || until > from ? undefined : "ends before it begins",
    Array.isArray(providers) && providers.length > 0 && providers.every(isProvider)
      ? undefined
      : "providers is no list of known providers",
    isWithin(multiplier, MULTIPLIER) ? undefined : "multiplier is no factor from 0.0001 to 10",
    ...OPTIONAL.map(([key, bounds]) =>
      contract[key] === undefined || isWithin(contract[key], bounds)
        ? undefined
        : `${key} is not from ${bounds.least} to ${bounds.most}`,
    ),
    ...Object.entries(models).flatMap(([model, terms]) => checkTerms(model, terms)),
  ];
  return problems.filter((problem) => problem !== undefined).map((problem) => `${name}: ${problem}`);
}

/** Whatever the types say: it came as JSON. */
function isObject(found: unknown): found is object {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function isProvider(found: unknown): boolean {
  return PROVIDERS.some((provider) => provider !== "unknown" && provider === found);
}

function checkTerms(model: string, { multiplier, base, longPrompt, fast }: ContractModel): readonly string[] {
  const rates = [base, longPrompt, fast].flatMap((own) => Object.entries(own ?? {}));
  return [
    ...(multiplier === undefined || isWithin(multiplier, MULTIPLIER)
      ? []
      : [`${model}: multiplier is no factor from 0.0001 to 10`]),
    ...rates
      .filter(([, rate]) => !isWithin(rate, CONTRACT_RATE))
      .map(([key]) => `${model}: ${key} is not from 0.001 to 500 USD per million`),
  ];
}

/** Of one provider, at most one contract holds on a day. */
function checkOverlap(contract: Contract, others: readonly Contract[]): readonly string[] {
  return others
    .filter(
      (other) =>
        contract.providers.some((provider) => other.providers.includes(provider)) &&
        findOverlap(contract, other) !== undefined,
    )
    .map((other) => `${contract.name}: holds in the same days as ${other.name}`);
}
