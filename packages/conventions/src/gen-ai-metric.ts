import type { Metric } from "./metric.ts";

/** What the code calls each optional metric of the GenAI semantic conventions. */
export type GenAiMetricKey =
  | "inputTokens"
  | "outputTokens"
  | "cacheReadTokens"
  | "cacheWriteTokens"
  | "reasoningTokens"
  | "durationSeconds"
  | "timeToFirstChunkSeconds";

const WHAT = [
  "gen_ai.operation.name",
  "gen_ai.provider.name",
  "gen_ai.request.model",
  "gen_ai.response.model",
];
const TOKENS = [...WHAT, "gen_ai.token.modality"];
/** 0.01 s doubled up to 81.92 s. */
const BOUNDARIES = Array.from({ length: 14 }, (_, index) => 0.01 * 2 ** index);

function planCounter(what: string, description: string): Metric {
  return {
    name: `gen_ai.client.inference.usage.${what}`,
    prometheusName: `gen_ai_client_inference_usage_${what.replaceAll(".", "_")}_total`,
    kind: "counter",
    unit: "{token}",
    description,
    labels: TOKENS,
  };
}

function planHistogram(what: string, description: string, labels: readonly string[]): Metric {
  return {
    name: `gen_ai.client.inference.${what}`,
    prometheusName: `gen_ai_client_inference_${what}_seconds`,
    kind: "histogram",
    unit: "s",
    description,
    labels,
    boundaries: BOUNDARIES,
  };
}

/**
 * Metrics of the OpenTelemetry semantic conventions for generative AI (status: development, their names may
 * change), recorded only where asked for. Other than in `METRICS`, input tokens hold the cached ones.
 */
export const GEN_AI_METRICS: Readonly<Record<GenAiMetricKey, Metric>> = {
  inputTokens: planCounter("input_tokens", "Input tokens, cached ones included."),
  outputTokens: planCounter("output_tokens", "Output tokens, reasoning included."),
  cacheReadTokens: planCounter(
    "cache_read.input_tokens",
    "Input tokens read from a cache; a subset of input.",
  ),
  cacheWriteTokens: planCounter(
    "cache_write.input_tokens",
    "Input tokens written to a cache; a subset of input.",
  ),
  reasoningTokens: planCounter(
    "reasoning.output_tokens",
    "Output tokens spent on reasoning; a subset of output.",
  ),
  durationSeconds: planHistogram("duration", "From the call to its last byte.", [...WHAT, "error.type"]),
  timeToFirstChunkSeconds: planHistogram("time_to_first_chunk", "From the call to its first output.", WHAT),
};
