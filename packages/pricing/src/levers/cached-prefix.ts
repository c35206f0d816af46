import type { Rates } from "@bursar/conventions";
import { addFractions, divideFraction, multiplyFractions, ONE, ZERO } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";
import { readDecimalText } from "./read-quantity.ts";

/** How long a cache write lives. */
export type CacheTtl = "5m" | "1h";

/** What a token of a prompt's prefix costs in its three states, in USD per million. */
export interface PrefixRates {
  readonly uncached: Fraction;
  readonly write: Fraction;
  readonly read: Fraction;
}

/** @throws RangeError naming the field; `path` stands before its name. */
export function readPrefixRates(rates: Rates, ttl: CacheTtl, path = "", ttlPath = ""): PrefixRates {
  if (ttl !== "5m" && ttl !== "1h")
    throw new RangeError(`${ttlPath}ttl: ${String(ttl)} is neither 5m nor 1h`);
  const write = ttl === "5m" ? "cacheWrite5m" : "cacheWrite1h";
  return {
    uncached: readDecimalText(`${path}rates.input`, rates.input),
    write: readDecimalText(`${path}rates.${write}`, rates[write]),
    read: readDecimalText(`${path}rates.cacheRead`, rates.cacheRead),
  };
}

/** The mean over one write and its reads. */
export function averagePrefixRate({ write, read }: PrefixRates, readsPerWrite: Fraction): Fraction {
  const written = addFractions(write, multiplyFractions(readsPerWrite, read));
  return divideFraction(written, addFractions(ONE, readsPerWrite)) ?? ZERO;
}
