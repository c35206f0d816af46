import type { Rates } from "@bursar/conventions";
import { averagePrefixRate, readPrefixRates } from "./cached-prefix.ts";
import type { CacheTtl } from "./cached-prefix.ts";
import { divideFraction, roundFraction } from "./fraction.ts";
import { readQuantity } from "./read-quantity.ts";

/**
 * What a cached prefix costs as a factor of what it costs uncached: 1 is no change, 0.35 saves 65 %. The rest
 * of the prompt and the output are not in it. `undefined` where input costs nothing.
 *
 * @param prefix.readsPerWrite calls served from one write, on average; 0 where a write is never read.
 * @throws RangeError naming the field that makes no sense.
 * @example costCachedPrefix({ rates, ttl: "5m", readsPerWrite: 3 }) // 0.35
 */
export function costCachedPrefix(prefix: {
  readonly rates: Rates;
  readonly ttl: CacheTtl;
  readonly readsPerWrite: number;
}): number | undefined {
  const rates = readPrefixRates(prefix.rates, prefix.ttl);
  const average = averagePrefixRate(rates, readQuantity("readsPerWrite", prefix.readsPerWrite));
  const factor = divideFraction(average, rates.uncached);
  return factor && roundFraction(factor);
}
