import type { Rates } from "@bursar/conventions";
import { readPrefixRates } from "./cached-prefix.ts";
import type { CacheTtl } from "./cached-prefix.ts";
import { divideFraction, subtractFraction } from "./fraction.ts";

/**
 * Whole reads per write from which on caching a prefix costs less than sending it uncached; `undefined` where
 * it never does, because a read costs no less than input.
 *
 * @throws RangeError naming the field that makes no sense.
 * @example findCacheBreakEven({ rates, ttl: "1h" }) // 2
 */
export function findCacheBreakEven(prefix: {
  readonly rates: Rates;
  readonly ttl: CacheTtl;
}): number | undefined {
  const { uncached, write, read } = readPrefixRates(prefix.rates, prefix.ttl);
  const savedPerRead = subtractFraction(uncached, read);
  if (savedPerRead.numerator < 0n) return undefined;
  const paidExtra = subtractFraction(write, uncached);
  if (paidExtra.numerator < 0n) return 0;
  const evenReads = divideFraction(paidExtra, savedPerRead);
  // At `evenReads` the two cost the same; less begins at the next whole number.
  return evenReads && Number(evenReads.numerator / evenReads.denominator) + 1;
}
