import type { Rates } from "@bursar/conventions";
import { averagePrefixRate, readPrefixRates } from "./cached-prefix.ts";
import type { CacheTtl } from "./cached-prefix.ts";
import { addFractions, multiplyFractions, ONE, roundFraction, subtractFraction, ZERO } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";
import { readDecimalText, readQuantity, readShare, readShares } from "./read-quantity.ts";

/** A share of the calls and the rates of the model that serves it. */
export interface WorkloadRoute {
  readonly rates: Rates;
  /** 0–1; the shares of all routes sum to 1. */
  readonly share: number;
}

/** The average call of a feature, and how it is served. Prefix, batch and routes are independent of each other. */
export interface Workload {
  /** Whole prompt, cached or not, in tokens of the models that serve it. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** 0–1 of the input that is one cacheable prefix; 0 where it is shorter than the model caches. */
  readonly cachedShare: number;
  /** Calls served from one cache write, on average. */
  readonly readsPerWrite: number;
  readonly ttl: CacheTtl;
  /** 0–1 of the calls that go through batches. */
  readonly batchShare: number;
  /** Factor on the tokens of batch entries, as in the price row, such as `0.5`. Needed where `batchShare` is above 0. */
  readonly batchMultiplier?: string;
  readonly routes: readonly WorkloadRoute[];
}

const PER_MILLION: Fraction = { numerator: 1n, denominator: 1_000_000n };

/**
 * USD per call.
 *
 * @throws RangeError naming the field that makes no sense.
 */
export function costWorkload(workload: Workload): number {
  return roundFraction(sumWorkloadUsd(workload));
}

/** USD per call before rounding. @throws RangeError naming the field; `path` stands before its name. */
export function sumWorkloadUsd(workload: Workload, path = ""): Fraction {
  const shares = readShares(
    `${path}routes`,
    workload.routes.map((route) => route.share),
  );
  const tokens = {
    input: readQuantity(`${path}inputTokens`, workload.inputTokens),
    output: readQuantity(`${path}outputTokens`, workload.outputTokens),
  };
  const cachedShare = readShare(`${path}cachedShare`, workload.cachedShare);
  const readsPerWrite = readQuantity(`${path}readsPerWrite`, workload.readsPerWrite);
  const cached = multiplyFractions(tokens.input, cachedShare);
  const uncached = subtractFraction(tokens.input, cached);

  let usdPerMillion = ZERO;
  for (const [index, { rates }] of workload.routes.entries()) {
    const routePath = `${path}routes[${index}].`;
    const prefix = readPrefixRates(rates, workload.ttl, routePath, path);
    const output = readDecimalText(`${routePath}rates.output`, rates.output);
    const call = [
      multiplyFractions(uncached, prefix.uncached),
      multiplyFractions(cached, averagePrefixRate(prefix, readsPerWrite)),
      multiplyFractions(tokens.output, output),
    ].reduce(addFractions);
    usdPerMillion = addFractions(usdPerMillion, multiplyFractions(shares[index] ?? ZERO, call));
  }
  return multiplyFractions(usdPerMillion, readBatchFactor(workload, path), PER_MILLION);
}

function readBatchFactor({ batchShare, batchMultiplier }: Workload, path: string): Fraction {
  const share = readShare(`${path}batchShare`, batchShare);
  if (batchMultiplier === undefined && share.numerator === 0n) return ONE;
  const multiplier = readDecimalText(`${path}batchMultiplier`, batchMultiplier);
  return addFractions(subtractFraction(ONE, share), multiplyFractions(share, multiplier));
}
