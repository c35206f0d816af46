import type { Contract, ContractModel, ContractPrices } from "@bursar/conventions";
import { findModel } from "@bursar/pricing";
import { CONTRACT_PROVIDERS } from "./contract-providers.ts";
import type { ContractEntry, ModelPrices, Prices } from "./prices.ts";

function planModel(prices: ModelPrices): ContractModel {
  const { usdPerMillion, longPromptUsdPerMillion, fastUsdPerMillion, ...multiplier } = prices;
  return {
    ...multiplier,
    ...(usdPerMillion === undefined ? {} : { base: usdPerMillion }),
    ...(longPromptUsdPerMillion === undefined ? {} : { longPrompt: longPromptUsdPerMillion }),
    ...(fastUsdPerMillion === undefined ? {} : { fast: fastUsdPerMillion }),
  };
}

function planContract(name: string, entry: ContractEntry): Contract {
  const { from, until, providers = CONTRACT_PROVIDERS, multiplier = "1", models = {}, ...others } = entry;
  return {
    name,
    from,
    ...(until === undefined ? {} : { until }),
    providers,
    multiplier,
    ...others,
    models: Object.fromEntries(
      Object.entries(models).flatMap(([id, prices]) => {
        const model = findModel(id);
        return model === undefined ? [] : [[model, planModel(prices)]];
      }),
    ),
  };
}

/** What travels of a file without a mistake: defaults filled in, models under their canonical ids. */
export function planContractPrices({ deployments = {}, contracts = {} }: Prices): ContractPrices {
  return {
    schema: "bursar.dev/contract-prices/1",
    deployments,
    contracts: Object.entries(contracts).map(([name, entry]) => planContract(name, entry)),
  };
}
