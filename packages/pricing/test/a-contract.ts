import type { Contract, ContractPrices } from "@bursar/conventions";
import { planPrices, PRICE_BOOK } from "../src/index.ts";
import type { Prices } from "../src/index.ts";

/** A contract of October and November 2026 with the Claude API at 80 % of the list; a test says only what differs. */
export function aContract(contract: Partial<Contract> = {}): Contract {
  return {
    name: "acme",
    from: "2026-10-01",
    until: "2026-12-01",
    providers: ["anthropic"],
    multiplier: "0.8",
    models: {},
    ...contract,
  };
}

export function someContractPrices(
  contracts: readonly Contract[],
  deployments: ContractPrices["deployments"] = {},
): ContractPrices {
  return { schema: "bursar.dev/contract-prices/1", deployments, contracts };
}

/** The book with contracts laid over it. */
export function planWith(...contracts: readonly Contract[]): Prices {
  return planPrices(PRICE_BOOK, someContractPrices(contracts));
}
