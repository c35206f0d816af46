/** The usage object as the Messages API returns it, complete. Unit: tokens, if not named otherwise. */
export interface Usage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number;
    readonly ephemeral_1h_input_tokens: number;
  };
  readonly output_tokens: number;
  /** A part of `output_tokens`; null where thinking is off. */
  readonly output_tokens_details: { readonly thinking_tokens: number } | null;
  /** Null where the request brings no server tool. */
  readonly server_tool_use: {
    readonly web_search_requests: number;
    readonly web_fetch_requests: number;
  } | null;
  readonly service_tier: "standard" | "priority" | "batch";
  readonly inference_geo: string;
  readonly speed: "standard" | "fast";
}
