import type { Goal } from "../bench.ts";
import { isSameUsd } from "./compare-prices.ts";
import type { MixCall } from "./plan-mixes.ts";
import { priceWithBursar } from "./price-with-bursar.ts";
import { priceWithGenaiPrices } from "./price-with-genai-prices.ts";

const WORKED_CALL: MixCall = {
  model: "claude-opus-5-5",
  usage: {
    input_tokens: 2000,
    output_tokens: 500,
    cache_read_input_tokens: 8000,
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    server_tool_use: { web_search_requests: 1 },
    service_tier: "standard",
    inference_geo: "global",
  },
};
// 2,000 × $4 + 8,000 × $0.20 + 500 × $20, each per million, and one search at $0.01.
const WORKED_USD = 0.0296;

/** A race in which one side gets it wrong would prove nothing. */
export function checkFairness(calls: readonly MixCall[]): Goal {
  const found = [priceWithBursar(WORKED_CALL), priceWithGenaiPrices(WORKED_CALL)];
  const same = calls.filter((call) => isSameUsd(priceWithBursar(call), priceWithGenaiPrices(call)));
  return {
    goal: `both price a worked call at $${WORKED_USD}, and every timed call the same`,
    measured: `${found.map((usd) => (usd === undefined ? "no price" : `$${usd}`)).join(" and ")}; ${same.length} of ${calls.length} timed calls`,
    met: found.every((usd) => isSameUsd(WORKED_USD, usd)) && calls.length > 0 && same.length === calls.length,
  };
}
