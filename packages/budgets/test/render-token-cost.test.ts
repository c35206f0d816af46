import { expect, it } from "vitest";
import { renderTokenCost } from "../src/render-token-cost.ts";

it("multiplies tokens with the price of their model, class, band and speed, and with the factors of tier and place", () => {
  expect(renderTokenCost('claude_tokens_total{sender="claude_code"}'))
    .toBe(`((claude_tokens_total{sender="claude_code"}) unless on (speed, service_tier) label_replace(label_replace(vector(1), "speed", "fast", "", ""), "service_tier", "batch", "", ""))
* on (model, provider, token_class, price_band, speed) group_left claude_price_usd_per_token
* on (model, provider, service_tier) group_left claude_price_tier_multiplier
* on (model, provider, geo) group_left claude_price_geo_multiplier`);
});
