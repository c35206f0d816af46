import type { BillableCall } from "../src/index.ts";

/** A call of 1,000 input and 100 output tokens; a test says only what differs. */
export function aCall({
  usage,
  ...call
}: Partial<Omit<BillableCall, "usage">> & { readonly usage?: object } = {}): BillableCall {
  return {
    model: "claude-opus-5-5",
    provider: "anthropic",
    atMs: Date.parse("2026-11-22T12:00:00Z"),
    ...call,
    usage: {
      input_tokens: 1000,
      output_tokens: 100,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_creation: null,
      server_tool_use: null,
      output_tokens_details: null,
      service_tier: "standard",
      inference_geo: "global",
      speed: null,
      ...usage,
    },
  };
}
