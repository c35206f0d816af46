import { calcPrice, extractUsage, findProvider } from "@pydantic/genai-prices";
import type { PriceOptions, Provider, Usage } from "@pydantic/genai-prices";
import type { Subject } from "../subject.ts";
import type { MixCall } from "./plan-mixes.ts";
import { PRICED_AT_MS } from "./price-with-bursar.ts";

const NAME = "genai-prices";
const TIMESTAMP = new Date(PRICED_AT_MS);
const BY_ID: PriceOptions = { providerId: "anthropic", timestamp: TIMESTAMP };

interface PreparedCall {
  readonly usage: Usage;
  readonly model: string;
  readonly options: PriceOptions;
}

/** Ids of the models that its book has for the Claude API. */
export function listGenaiPricesModels(): readonly string[] {
  return readProvider().models.map(({ id }) => id);
}

/** Undefined where it has no price, or does not answer with one. */
export function priceWithGenaiPrices({ model, usage }: MixCall): number | undefined {
  const extracted = extractUsage(readProvider(), { model, usage }).usage;
  return calcPrice(extracted, model, BY_ID)?.total_price;
}

/**
 * The ways to call it once the usage is in its own form. Which one is the fastest is for a trial to tell: naming
 * the provider makes it search the provider's models, handing over a provider of one model makes it copy that.
 */
export function planGenaiPricesSubjects(calls: readonly MixCall[]): readonly Subject[] {
  const provider = readProvider();
  const extracted = calls.map(({ model, usage }) => ({
    model,
    usage: extractUsage(provider, { model, usage }).usage,
    options: BY_ID,
  }));
  const withoutZeros = extracted.map((call) => ({ ...call, usage: dropZeros(call.usage) }));
  return [
    planSubject("provider named", extracted),
    planSubject("provider named, zeros left out", withoutZeros),
    planSubject("provider of the one model", extracted.map(resolveModel)),
    planSubject("provider of the one model, zeros left out", withoutZeros.map(resolveModel)),
  ];
}

/** The same work as ours: the usage is read from the response in each call. */
export function planGenaiPricesReadingSubject(calls: readonly MixCall[]): Subject {
  const provider = readProvider();
  return {
    name: `${NAME}, usage read by it too`,
    callsPerPass: calls.length,
    run: (passes) => {
      let sumUsd = 0;
      for (let pass = 0; pass < passes; pass += 1)
        for (const call of calls)
          sumUsd +=
            calcPrice(extractUsage(provider, call).usage, call.model, BY_ID)?.total_price ?? Number.NaN;
      return sumUsd;
    },
  };
}

function planSubject(way: string, calls: readonly PreparedCall[]): Subject {
  return {
    name: `${NAME} (${way})`,
    callsPerPass: calls.length,
    run: (passes) => {
      let sumUsd = 0;
      for (let pass = 0; pass < passes; pass += 1)
        for (const { usage, model, options } of calls)
          sumUsd += calcPrice(usage, model, options)?.total_price ?? Number.NaN;
      return sumUsd;
    },
  };
}

function resolveModel(call: PreparedCall): PreparedCall {
  const provider = readProvider();
  const found = calcPrice(call.usage, call.model, BY_ID)?.model;
  const models = provider.models.filter((model) => model === found);
  return { ...call, options: { provider: { ...provider, models }, timestamp: TIMESTAMP } };
}

function dropZeros(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, count]) => count !== 0));
}

function readProvider(): Provider {
  const provider = findProvider({ providerId: "anthropic" });
  if (provider === undefined) throw new Error(`${NAME} knows no provider "anthropic" any more`);
  return provider;
}
