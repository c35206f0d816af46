import type { CallRecord, CallRecordPart, PromptBlock } from "./call-record.ts";
import { SPAN_ATTRIBUTES } from "./span-attribute.ts";

/** Name of the OpenTelemetry event that tells a call; off by default. */
export const CALL_EVENT = "claude.call";

/**
 * Attributes of the event, by the key of {@link CallRecord} that each says the same as. What is null there is left out.
 *
 * @example CALL_EVENT_ATTRIBUTES.costUsd; // "claude.cost_usd"
 */
export const CALL_EVENT_ATTRIBUTES: Readonly<Record<keyof CallRecord, string>> = {
  schema: "claude.schema",
  kind: "claude.kind",
  run: "claude.run",
  number: "claude.number",
  startedAt: "claude.started_at",
  durationSeconds: "claude.duration_seconds",
  timeToFirstTokenSeconds: "claude.time_to_first_token_seconds",
  requestId: "claude.request_id",
  requestModel: "claude.request_model",
  responseModel: "claude.response_model",
  provider: "claude.provider",
  api: "claude.api",
  workspace: "claude.workspace",
  environment: "claude.environment",
  feature: SPAN_ATTRIBUTES.feature,
  team: SPAN_ATTRIBUTES.team,
  path: SPAN_ATTRIBUTES.path,
  promptVersion: "claude.prompt_version",
  tags: "claude.tags",
  actionIds: "claude.action_ids",
  result: "claude.result",
  errorType: "claude.error_type",
  stopReason: "claude.stop_reason",
  maxTokens: "claude.max_tokens",
  costUsd: SPAN_ATTRIBUTES.costUsd,
  isOutputEstimated: "claude.is_output_estimated",
  serviceTier: "claude.service_tier",
  speed: "claude.speed",
  geo: "claude.geo",
  thinkingTokens: "claude.thinking_tokens",
  webSearchRequests: "claude.web_search_requests",
  webFetchRequests: "claude.web_fetch_requests",
  parts: "claude.parts",
  pricesVersion: "claude.prices_version",
  catalogHash: "claude.catalog_hash",
  promptBlocks: "claude.prompt_blocks",
  promptBlocksLeftOut: "claude.prompt_blocks_left_out",
};

/** Keys of the maps in `claude.parts`. */
export const CALL_EVENT_PART: Readonly<Record<keyof CallRecordPart, string>> = {
  model: "model",
  tokens: "tokens",
  costUsd: "cost_usd",
  speed: "speed",
  priceBand: "price_band",
  price: "price",
  priceRow: "price_row",
  unpricedReason: "unpriced_reason",
  unbilledReason: "unbilled_reason",
};

/** Keys of the maps in `claude.prompt_blocks`. */
export const CALL_EVENT_BLOCK: Readonly<Record<keyof PromptBlock, string>> = {
  place: "place",
  sizeBytes: "size_bytes",
  hash: "hash",
  cacheTtl: "cache_ttl",
};
