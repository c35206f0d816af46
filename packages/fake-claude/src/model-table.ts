/** US dollars per million tokens, as decimal strings, so that no price passes through a float. */
export interface Rates {
  readonly input: string;
  readonly output: string;
  readonly cacheWrite5m: string;
  readonly cacheWrite1h: string;
  readonly cacheRead: string;
}

/** What the fake knows of a model. */
export interface Model {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly rates: Rates;
  /** Rates when the usage says `speed: "fast"`; absent: the model has no fast mode and answers at standard speed. */
  readonly fastRates?: Rates;
  /** Rates for every token of a call whose prompt is longer than the limit. */
  readonly longPrompt?: { readonly aboveTokens: number; readonly rates: Rates };
  /** Shorter prefixes are not cached. */
  readonly minimumCacheableTokens: number;
  /** Whether `inference_geo` may be asked for (4.6 and later). */
  readonly takesGeo: boolean;
}

function rates(
  input: string,
  output: string,
  cacheWrite5m: string,
  cacheWrite1h: string,
  cacheRead: string,
): Rates {
  return { input, output, cacheWrite5m, cacheWrite1h, cacheRead };
}

const FABLE_5 = rates("10", "50", "12.5", "20", "1");
const FABLE_5_1 = rates("10", "50", "12.5", "20", "0.25");
const FABLE_5_2 = rates("8", "40", "10", "16", "0.2");
const FABLE_5_2_FAST = rates("16", "80", "20", "32", "0.4");
const OPUS_5_5 = rates("4", "20", "5", "8", "0.2");
const OPUS_5_5_FAST = rates("8", "40", "10", "16", "0.4");
const OPUS = rates("5", "25", "6.25", "10", "0.5");
const OPUS_FAST = rates("10", "50", "12.5", "20", "1");
const SONNET_5_5 = rates("2", "10", "2.5", "4", "0.1");
const SONNET_5 = rates("2", "10", "2.5", "4", "0.2");
const SONNET_4 = rates("3", "15", "3.75", "6", "0.3");
const HAIKU_5_5 = rates("0.1", "0.5", "0.125", "0.2", "0.01");
const HAIKU_5_5_LONG = rates("0.5", "2.5", "0.625", "1", "0.05");
const HAIKU_4_5 = rates("1", "5", "1.25", "2", "0.1");

function model(id: string, listRates: Rates, minimum: number, more: Partial<Model> = {}): Model {
  return { id, aliases: [], rates: listRates, minimumCacheableTokens: minimum, takesGeo: true, ...more };
}

/**
 * List prices of the models that the Claude API served on 2026-11-22, typed in by hand: the point of the fake's
 * bill is that it shares no figure and no code with the product. The smallest cacheable prompts of the 5.1, 5.2
 * and 5.5 models are not published; their predecessors' hold here.
 */
const MODELS: readonly Model[] = [
  model("claude-fable-5-2", FABLE_5_2, 512, { fastRates: FABLE_5_2_FAST }),
  model("claude-mythos-5-2", FABLE_5_2, 512, { fastRates: FABLE_5_2_FAST }),
  model("claude-fable-5-1", FABLE_5_1, 512),
  model("claude-mythos-5-1", FABLE_5_1, 512),
  model("claude-fable-5", FABLE_5, 512),
  model("claude-mythos-5", FABLE_5, 512),
  model("claude-opus-5-5", OPUS_5_5, 512, { fastRates: OPUS_5_5_FAST }),
  model("claude-opus-5", OPUS, 512, { fastRates: OPUS_FAST }),
  model("claude-opus-4-8", OPUS, 1024, { fastRates: OPUS_FAST }),
  model("claude-opus-4-7", OPUS, 2048),
  model("claude-opus-4-6", OPUS, 4096),
  model("claude-opus-4-5-20251101", OPUS, 4096, { aliases: ["claude-opus-4-5"], takesGeo: false }),
  model("claude-sonnet-5-5", SONNET_5_5, 1024),
  model("claude-sonnet-5", SONNET_5, 1024),
  model("claude-sonnet-4-6", SONNET_4, 1024),
  model("claude-sonnet-4-5-20250929", SONNET_4, 1024, { aliases: ["claude-sonnet-4-5"], takesGeo: false }),
  model("claude-haiku-5-5", HAIKU_5_5, 4096, {
    longPrompt: { aboveTokens: 100_000, rates: HAIKU_5_5_LONG },
  }),
  model("claude-haiku-4-5-20251001", HAIKU_4_5, 4096, { aliases: ["claude-haiku-4-5"], takesGeo: false }),
];

/** Finds a model by its id or an alias. */
export function findModel(name: string): Model | undefined {
  return MODELS.find((candidate) => candidate.id === name || candidate.aliases.includes(name));
}
