import type { Provider, Rates } from "@bursar/conventions";
import { checkContractFit, findModel, PRICE_BOOK } from "@bursar/pricing";
import { z } from "zod";
import { checkContracts } from "./check-contracts.ts";
import { checkDeployments } from "./check-deployments.ts";
import { checkContractModels } from "./check-contract-models.ts";
import { CONTRACT_PROVIDERS, findProvider } from "./contract-providers.ts";
import { isDay } from "./day.ts";
import type { DecimalLimits } from "./decimal.ts";
import { readDecimal } from "./decimal.ts";
import type { Grammar } from "./grammar.ts";
import { planContractPrices } from "./plan-contract-prices.ts";
import type { Prices } from "./prices.ts";
import { renderSuggestion } from "./suggestion.ts";

type TextField<Output = string> = z.ZodPipe<z.ZodString, z.ZodTransform<Output, string>>;

function decimal(
  fix: string,
  limits: DecimalLimits,
): z.ZodExactOptional<z.ZodPipe<z.ZodUnknown, z.ZodTransform<string>>> {
  return z
    .unknown()
    .transform((found, context) => {
      const read = readDecimal(found, limits);
      if (read !== undefined) return read;
      context.addIssue({ code: "custom", message: fix });
      return z.NEVER;
    })
    .exactOptional();
}

/** A name that a list must know. */
function known<Output>(
  fix: string,
  what: string,
  names: readonly string[],
  find: (name: string) => Output | undefined,
): TextField<Output> {
  return z.string({ error: fix }).transform((name, context) => {
    const found = find(name);
    if (found !== undefined) return found;
    const text = `${JSON.stringify(name)} is not a known ${what}. ${renderSuggestion(name, names)}`;
    context.addIssue({ code: "custom", message: text, params: { whole: true } });
    return z.NEVER;
  });
}

const factor = (example: string): ReturnType<typeof decimal> =>
  decimal(`Write a factor above 0, at most 10, with at most 4 decimals, such as ${example}.`, {
    min: 0,
    aboveMin: true,
    max: 10,
    maxDecimals: 4,
  });

function day(example: string): z.ZodString {
  const fix = `Write a UTC day of the calendar, such as ${example}.`;
  return z.string({ error: fix }).refine(isDay, { error: fix });
}

const usdPerMillion = decimal(
  "Write USD per million tokens from 0.001 to 500 with at most 6 decimals, such as 1.8.",
  { min: 0.001, max: 500, maxDecimals: 6 },
);
const rates: z.ZodExactOptional<z.ZodType<Partial<Rates>>> = z
  .strictObject(
    {
      input: usdPerMillion,
      output: usdPerMillion,
      cacheWrite5m: usdPerMillion,
      cacheWrite1h: usdPerMillion,
      cacheRead: usdPerMillion,
    },
    { error: "Write a mapping such as { input: 1.8, output: 9 }." },
  )
  .exactOptional();

const modelPrices = z.strictObject(
  {
    multiplier: factor("0.8"),
    usdPerMillion: rates,
    longPromptUsdPerMillion: rates,
    fastUsdPerMillion: rates,
  },
  { error: "Write { multiplier: 0.8 } or { usdPerMillion: { input: 1.8, output: 9 } }." },
);

const providersFix = "Write a list of providers, such as [anthropic], or leave it out: then all count.";
const provider: TextField<Provider> = known(providersFix, "provider", CONTRACT_PROVIDERS, findProvider);

const contract = z.strictObject(
  {
    from: day("2026-10-01"),
    until: day("2027-10-01").exactOptional(),
    providers: z.array(provider, { error: providersFix }).min(1, { error: providersFix }).exactOptional(),
    multiplier: factor("0.85"),
    priorityMultiplier: decimal("Write a factor from 0 to 10 with at most 4 decimals, such as 0.5.", {
      min: 0,
      max: 10,
      maxDecimals: 4,
    }),
    batchMultiplier: factor("0.5"),
    geoUsMultiplier: factor("1.1"),
    webSearchUsdPerThousand: decimal(
      "Write USD per 1,000 searches from 0 to 1000 with at most 6 decimals, such as 8.",
      { min: 0, max: 1000, maxDecimals: 6 },
    ),
    models: z
      .record(z.string(), modelPrices, { error: "Write one model per line: <model>: { multiplier: 0.8 }." })
      .exactOptional(),
  },
  {
    error: 'Write a mapping with "from" and what was agreed, such as { from: 2026-10-01, multiplier: 0.85 }.',
  },
);

const deployment = known(
  "Write the id of the model behind it, such as claude-opus-5-5.",
  "model",
  PRICE_BOOK.models.map(({ model }) => model),
  // As written: on Bedrock the prefix of the id says which endpoint it is.
  (id) => (findModel(id) === undefined ? undefined : id),
);

const pricesShape: z.ZodType<Prices> = z.strictObject(
  {
    apiVersion: z.literal("bursar.dev/v1", { error: 'Write "apiVersion: bursar.dev/v1".' }),
    kind: z.literal("Prices", { error: 'Write "kind: Prices".' }),
    deployments: z
      .record(z.string(), deployment, { error: "Write one deployment per line: <id>: <model>." })
      .exactOptional(),
    contracts: z
      .record(z.string(), contract, {
        error: "Write one contract per line: <name>: { from: 2026-10-01, multiplier: 0.85 }.",
      })
      .exactOptional(),
  },
  { error: 'Write a mapping that begins with "apiVersion: bursar.dev/v1".' },
);

/** What a file of contract prices may say. */
export const PRICES_GRAMMAR: Grammar<Prices> = {
  kind: "Prices",
  shape: pricesShape,
  exactNumbers: true,
  checks: [checkDeployments, checkContracts, checkContractModels],
  checkContent: (content) => checkContractFit(planContractPrices(content)),
};
