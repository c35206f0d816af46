import { RECORDS } from "@bursar/conventions";

/** Fast mode is not offered to batches, so such tokens have no price. */
const FAST_BATCH =
  'label_replace(label_replace(vector(1), "speed", "fast", "", ""), "service_tier", "batch", "", "")';

/**
 * USD of tokens at the prices in force, one series per series of tokens and without those that have no known
 * price; sum it by what you want to know.
 *
 * It agrees with `priceUsage` of `@bursar/pricing` where the labels say what the call was. They cannot say all:
 * tokens on nobody's bill (`claude_unbilled_tokens_total`), calls with garbage figures and batch entries whose
 * `service_tier` does not say `batch` are priced here like any other; a pass of a model without fast mode in a
 * fast call has no price here where the label `speed` is the call's and not the pass's; where the kind of
 * endpoint decides, `geo` is taken for it whoever set it. And the price is that of the moment of evaluation: give
 * it what was used lately, not a counter that is older than a change of price.
 *
 * @param tokens - an expression with the labels of `claude_tokens_total`
 * @example renderTokenCost("claude_tokens_total")
 */
export function renderTokenCost(tokens: string): string {
  const { pricePerToken, priceTierMultiplier, priceGeoMultiplier } = RECORDS;
  return [
    `((${tokens}) unless on (speed, service_tier) ${FAST_BATCH})`,
    `* on (model, provider, token_class, price_band, speed) group_left ${pricePerToken}`,
    `* on (model, provider, service_tier) group_left ${priceTierMultiplier}`,
    `* on (model, provider, geo) group_left ${priceGeoMultiplier}`,
  ].join("\n");
}
