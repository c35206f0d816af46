import type { Attributes } from "@opentelemetry/api";
import type { GenAiMetricKey, Provider } from "@bursar/conventions";
import type { PricedUsage } from "@bursar/pricing";
import type { EndedCall } from "./ended-call.ts";
import type { Instruments } from "./instruments.ts";

/** Who answered, in the words of the semantic conventions; platforms that Anthropic runs are `anthropic`. */
const PROVIDER_NAMES: Readonly<Partial<Record<Provider, string>>> = {
  bedrock: "aws.bedrock",
  vertex: "gcp.vertex_ai",
};

/**
 * Records an ended call by the semantic conventions of OpenTelemetry for generative AI (status: development).
 *
 * @param models - request and response model, within the bounds of their label
 * @param priced - undefined where no usage was seen
 */
export function recordGenAi(
  { started, end, endedAtMs }: EndedCall,
  models: { readonly request: string; readonly response: string },
  priced: PricedUsage | undefined,
  instruments: Instruments<GenAiMetricKey>,
): void {
  const what: Attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": PROVIDER_NAMES[started.provider] ?? "anthropic",
    "gen_ai.request.model": models.request,
    "gen_ai.response.model": models.response,
  };
  const error = end.errorType === "none" ? {} : { "error.type": end.errorType };
  instruments.record("durationSeconds", (endedAtMs - started.startedAtMs) / 1000, {
    ...what,
    ...error,
  });
  if (end.timeToFirstTokenSeconds !== undefined)
    instruments.record("timeToFirstChunkSeconds", end.timeToFirstTokenSeconds, what);
  if (priced === undefined) return;
  for (const [key, tokens] of sumTokens(priced))
    // The API does not split tokens by text and image.
    if (tokens > 0) instruments.record(key, tokens, { ...what, "gen_ai.token.modality": "unknown" });
}

function sumTokens({ parts, thinkingTokens }: PricedUsage): readonly (readonly [GenAiMetricKey, number])[] {
  const sum = (count: (tokens: PricedUsage["parts"][number]["tokens"]) => number): number =>
    parts.reduce((total, { tokens }) => total + count(tokens), 0);
  const cacheReadTokens = sum((tokens) => tokens.cache_read);
  const cacheWriteTokens = sum((tokens) => tokens.cache_write_5m + tokens.cache_write_1h);
  return [
    ["inputTokens", sum((tokens) => tokens.input) + cacheReadTokens + cacheWriteTokens],
    ["outputTokens", sum((tokens) => tokens.output)],
    ["cacheReadTokens", cacheReadTokens],
    ["cacheWriteTokens", cacheWriteTokens],
    ["reasoningTokens", thinkingTokens],
  ];
}
