const REQUESTS_PER_MINUTE = 4_000;
const INPUT_TOKENS_PER_MINUTE = 2_000_000;
const OUTPUT_TOKENS_PER_MINUTE = 400_000;

/** What has been used of this minute. */
export interface MinuteUse {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

function renderLimit(name: string, limit: number, used: number, reset: string): Record<string, string> {
  return {
    [`anthropic-ratelimit-${name}-limit`]: String(limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(Math.max(0, limit - used)),
    [`anthropic-ratelimit-${name}-reset`]: reset,
  };
}

/** Renders the rate-limit headers. The limits inform; the fake refuses nothing because of them. */
export function renderRateLimitHeaders(nowMs: number, use: MinuteUse): Record<string, string> {
  const reset = new Date((Math.floor(nowMs / 60_000) + 1) * 60_000).toISOString();
  return {
    ...renderLimit("requests", REQUESTS_PER_MINUTE, use.requests, reset),
    ...renderLimit("input-tokens", INPUT_TOKENS_PER_MINUTE, use.inputTokens, reset),
    ...renderLimit("output-tokens", OUTPUT_TOKENS_PER_MINUTE, use.outputTokens, reset),
    ...renderLimit(
      "tokens",
      INPUT_TOKENS_PER_MINUTE + OUTPUT_TOKENS_PER_MINUTE,
      use.inputTokens + use.outputTokens,
      reset,
    ),
  };
}
