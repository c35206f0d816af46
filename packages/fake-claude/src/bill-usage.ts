import { findModel, type Model, type Rates } from "./model-table.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/** Disjoint classes of what a call is billed for. Tokens are in the first five. */
export type BillClass =
  | "input"
  | "cache_read"
  | "cache_write_5m"
  | "cache_write_1h"
  | "output"
  | "web_search";
export type BilledTokens = Readonly<Record<Exclude<BillClass, "web_search">, number>>;

/** One model pass of a call; calls without `usage.iterations` have exactly one. */
export interface BillLine {
  readonly model: string;
  readonly tokens: BilledTokens;
  readonly webSearches: number;
  readonly longPrompt: boolean;
  /** Unit: 1e-12 USD. */
  readonly costPicoUsd: Readonly<Record<BillClass, bigint>>;
}

const WEB_SEARCH_PICO_USD = 10_000_000_000n;

/** Turns US dollars per million tokens ("0.125") into 1e-12 USD per token (125000). */
export function parsePicoUsdPerToken(usdPerMillion: string): bigint {
  const [whole = "0", fraction = ""] = usdPerMillion.split(".");
  return BigInt(whole + fraction.padEnd(6, "0"));
}

function readTokenCount(candidate: unknown): number | undefined {
  // The API sends null for counts that do not apply.
  if (candidate === undefined || candidate === null) return 0;
  return Number.isSafeInteger(candidate) && Number(candidate) >= 0 ? Number(candidate) : undefined;
}

function readBilledTokens(usage: JsonObject): BilledTokens | undefined {
  const split = isJsonObject(usage["cache_creation"]) ? usage["cache_creation"] : {};
  const input = readTokenCount(usage["input_tokens"]);
  const cacheRead = readTokenCount(usage["cache_read_input_tokens"]);
  const written = readTokenCount(usage["cache_creation_input_tokens"]);
  const written5m = readTokenCount(split["ephemeral_5m_input_tokens"]);
  const written1h = readTokenCount(split["ephemeral_1h_input_tokens"]);
  const output = readTokenCount(usage["output_tokens"]);
  const counts = [input, cacheRead, written, written5m, written1h, output];
  if (counts.includes(undefined)) return undefined;
  const [a = 0, b = 0, total = 0, c = 0, d = 0, e = 0] = counts;
  // What the total has beyond its split has no known life-time and is billed as the default one, 5 minutes.
  const unsplit = Math.max(0, total - c - d);
  return { input: a, cache_read: b, cache_write_5m: c + unsplit, cache_write_1h: d, output: e };
}

function readPromptTokens(tokens: BilledTokens): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
}

function findRates(model: Model, usage: JsonObject, promptTokens: number): Rates | undefined {
  if (usage["speed"] === "fast") return model.fastRates;
  const { longPrompt } = model;
  return longPrompt !== undefined && promptTokens > longPrompt.aboveTokens ? longPrompt.rates : model.rates;
}

function billLine(
  name: string,
  usage: JsonObject,
  call: JsonObject,
  webSearches: number,
): BillLine | undefined {
  const model = findModel(name);
  const tokens = readBilledTokens(usage);
  if (model === undefined || tokens === undefined) return undefined;
  const promptTokens = readPromptTokens(tokens);
  const rates = findRates(model, call, promptTokens);
  if (rates === undefined) return undefined;
  // Geo is 11/10 and batch 1/2: over 20 the whole stays in integers, as every rate is a multiple of 20 pico-USD.
  const twentieths =
    (call["inference_geo"] === "us" ? 11n : 10n) * (call["service_tier"] === "batch" ? 1n : 2n);
  const bill = (count: number, rate: string): bigint =>
    (BigInt(count) * parsePicoUsdPerToken(rate) * twentieths) / 20n;
  return {
    model: model.id,
    tokens,
    webSearches,
    longPrompt: rates === model.longPrompt?.rates,
    costPicoUsd: {
      input: bill(tokens.input, rates.input),
      cache_read: bill(tokens.cache_read, rates.cacheRead),
      cache_write_5m: bill(tokens.cache_write_5m, rates.cacheWrite5m),
      cache_write_1h: bill(tokens.cache_write_1h, rates.cacheWrite1h),
      output: bill(tokens.output, rates.output),
      web_search: BigInt(webSearches) * WEB_SEARCH_PICO_USD,
    },
  };
}

/**
 * Bills a usage at the fake's own list prices, in exact integers. With `iterations`, each is billed at its own model
 * and the top-level totals are not, since they leave some passes out.
 *
 * @returns One line per model pass; undefined where the usage or the model cannot be billed.
 */
export function billUsage(model: string, usage: unknown): readonly BillLine[] | undefined {
  if (!isJsonObject(usage)) return undefined;
  const serverTools = isJsonObject(usage["server_tool_use"]) ? usage["server_tool_use"] : {};
  const webSearches = readTokenCount(serverTools["web_search_requests"]);
  if (webSearches === undefined) return undefined;
  const iterations: readonly unknown[] = Array.isArray(usage["iterations"]) ? usage["iterations"] : [];
  if (iterations.length === 0) {
    const line = billLine(model, usage, usage, webSearches);
    return line && [line];
  }
  const lines: BillLine[] = [];
  for (const [index, pass] of iterations.entries()) {
    if (!isJsonObject(pass)) return undefined;
    const passModel = typeof pass["model"] === "string" ? pass["model"] : model;
    const line = billLine(passModel, pass, usage, index === 0 ? webSearches : 0);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  return lines;
}
