/** A metric by which somebody else's instrumentation reports calls of Claude, as Prometheus names it. */
export interface ForeignMetric {
  readonly prometheusName: string;
  /** Who records it. */
  readonly reporter: string;
}

/** What a process may report beside the metrics of the contract: the same calls once more. */
export const FOREIGN_METRICS: readonly ForeignMetric[] = [
  { prometheusName: "gen_ai_client_token_usage_sum", reporter: "an instrumentation of OpenTelemetry GenAI" },
  { prometheusName: "claude_code_cost_usage_USD_total", reporter: "Claude Code" },
  { prometheusName: "claude_code_token_usage_tokens_total", reporter: "Claude Code" },
];
