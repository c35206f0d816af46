import { WHAT_LABELS, WHO_LABELS } from "./label.ts";

/** One instrument of the wire contract. `labels` is the closed list of attribute keys it may carry. */
export interface Metric {
  /** Name in OpenTelemetry; the unit is part of it, so that it survives every translation. */
  readonly name: string;
  /** Name in Prometheus (a histogram's series add `_bucket`, `_sum`, `_count`). */
  readonly prometheusName: string;
  readonly kind: "counter" | "histogram" | "gauge";
  /** UCUM unit; in braces where the unit is already in the name. */
  readonly unit: string;
  readonly description: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly boundaries?: readonly number[];
}

/** What the code calls each metric. */
export type MetricKey =
  | "tokens"
  | "costUsd"
  | "unpricedTokens"
  | "unbilledTokens"
  | "calls"
  | "callsStarted"
  | "attempts"
  | "thinkingTokens"
  | "serverToolRequests"
  | "callDurationSeconds"
  | "timeToFirstTokenSeconds"
  | "actionsStarted"
  | "actions"
  | "actionCostUsd"
  | "actionDurationSeconds"
  | "otherCostUsd"
  | "labelsCollapsed"
  | "meterErrors"
  | "pricesInfo"
  | "catalogInfo";

const DURATION_BOUNDARIES = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600] as const;
const FIRST_TOKEN_BOUNDARIES = [0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30] as const;
const COST_BOUNDARIES = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25,
] as const;

/** Every metric on the wire, by the name the code uses for it. */
export const METRICS: Readonly<Record<MetricKey, Metric>> = {
  tokens: {
    name: "claude.tokens",
    prometheusName: "claude_tokens_total",
    kind: "counter",
    unit: "{token}",
    description: "All tokens that the API reported, each in one class.",
    labels: [...WHO_LABELS, ...WHAT_LABELS, "token_class"],
  },
  costUsd: {
    name: "claude.cost.usd",
    prometheusName: "claude_cost_usd_total",
    kind: "counter",
    unit: "{USD}",
    description: "Usage times price, in USD.",
    labels: [...WHO_LABELS, ...WHAT_LABELS, "token_class", "price"],
  },
  unpricedTokens: {
    name: "claude.unpriced.tokens",
    prometheusName: "claude_unpriced_tokens_total",
    kind: "counter",
    unit: "{token}",
    description: "Tokens without a known price; a subset of all tokens.",
    labels: [...WHO_LABELS, "model", "provider", "token_class", "reason"],
  },
  unbilledTokens: {
    name: "claude.unbilled.tokens",
    prometheusName: "claude_unbilled_tokens_total",
    kind: "counter",
    unit: "{token}",
    description: "Tokens that somebody else pays or nobody: a subset of all tokens.",
    labels: [...WHO_LABELS, "model", "provider", "token_class", "reason"],
  },
  calls: {
    name: "claude.calls",
    prometheusName: "claude_calls_total",
    kind: "counter",
    unit: "{call}",
    description: "Calls that ended, by result.",
    labels: [...WHO_LABELS, "model", "provider", "api", "result", "error_type"],
  },
  callsStarted: {
    name: "claude.calls.started",
    prometheusName: "claude_calls_started_total",
    kind: "counter",
    unit: "{call}",
    description: "Calls that began.",
    labels: [...WHO_LABELS, "provider", "api"],
  },
  attempts: {
    name: "claude.attempts",
    prometheusName: "claude_attempts_total",
    kind: "counter",
    unit: "{attempt}",
    description: "HTTP attempts, by whether a usage was seen.",
    labels: [...WHO_LABELS, "provider", "usage"],
  },
  thinkingTokens: {
    name: "claude.thinking.tokens",
    prometheusName: "claude_thinking_tokens_total",
    kind: "counter",
    unit: "{token}",
    description: "Output tokens spent on thinking; a subset of output.",
    labels: [...WHO_LABELS, "model"],
  },
  serverToolRequests: {
    name: "claude.server_tool.requests",
    prometheusName: "claude_server_tool_requests_total",
    kind: "counter",
    unit: "{request}",
    description: "Requests of server-side tools, such as web searches.",
    labels: [...WHO_LABELS, "model", "provider", "tool"],
  },
  callDurationSeconds: {
    name: "claude.call.duration.seconds",
    prometheusName: "claude_call_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "From the call to its last byte.",
    labels: [...WHO_LABELS, "model", "api", "result"],
    boundaries: DURATION_BOUNDARIES,
  },
  timeToFirstTokenSeconds: {
    name: "claude.call.time_to_first_token.seconds",
    prometheusName: "claude_call_time_to_first_token_seconds",
    kind: "histogram",
    unit: "s",
    description: "From the call to its first output, of streams.",
    labels: [...WHO_LABELS, "model"],
    boundaries: FIRST_TOKEN_BOUNDARIES,
  },
  actionsStarted: {
    name: "claude.actions.started",
    prometheusName: "claude_actions_started_total",
    kind: "counter",
    unit: "{action}",
    description: "Actions that began; those without an outcome are pending.",
    labels: [...WHO_LABELS],
  },
  actions: {
    name: "claude.actions",
    prometheusName: "claude_actions_total",
    kind: "counter",
    unit: "{action}",
    description: "Actions that ended, by outcome.",
    labels: [...WHO_LABELS, "outcome", "latency_band"],
  },
  actionCostUsd: {
    name: "claude.action.cost.usd",
    prometheusName: "claude_action_cost_usd",
    kind: "histogram",
    unit: "{USD}",
    description: "What one action cost, all its calls together.",
    labels: [...WHO_LABELS, "outcome", "latency_band"],
    boundaries: COST_BOUNDARIES,
  },
  actionDurationSeconds: {
    name: "claude.action.duration.seconds",
    prometheusName: "claude_action_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "From the start of an action to its return, or to its outcome where that came first.",
    labels: [...WHO_LABELS, "outcome"],
    boundaries: DURATION_BOUNDARIES,
  },
  otherCostUsd: {
    name: "claude.other.cost.usd",
    prometheusName: "claude_other_cost_usd_total",
    kind: "counter",
    unit: "{USD}",
    description: "What actions cost beyond Claude, such as retrieval.",
    labels: [...WHO_LABELS, "kind"],
  },
  labelsCollapsed: {
    name: "claude.labels.collapsed",
    prometheusName: "claude_labels_collapsed_total",
    kind: "counter",
    unit: "{value}",
    description: "Label values that became `other`.",
    labels: ["run", "label"],
  },
  meterErrors: {
    name: "claude.meter.errors",
    prometheusName: "claude_meter_errors_total",
    kind: "counter",
    unit: "{error}",
    description: "Faults of the instrumentation itself, by step.",
    labels: ["run", "step"],
  },
  pricesInfo: {
    name: "claude.prices.info",
    prometheusName: "claude_prices_info",
    kind: "gauge",
    unit: "{info}",
    description: "1 for the price book in force, 0 for one that was.",
    labels: ["run", "version", "as_of"],
  },
  catalogInfo: {
    name: "claude.catalog.info",
    prometheusName: "claude_catalog_info",
    kind: "gauge",
    unit: "{info}",
    description: "1 for the catalog in force, 0 for one that was.",
    labels: ["run", "version", "hash"],
  },
};
