/** What the instrumentation adds to the SDK's own span of a call. */
export const SPAN_ATTRIBUTES = {
  feature: "claude.feature",
  team: "claude.team",
  path: "claude.path",
  /** USD; absent where a price is not known. */
  costUsd: "claude.cost_usd",
} as const;
