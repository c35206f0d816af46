import type { MixCall } from "./plan-mixes.ts";

/** USD of a call; undefined where the pricer has no price. */
export type PriceCall = (call: MixCall) => number | undefined;

export interface Comparison {
  /** Models whose calls both price, and price the same. */
  readonly agreed: readonly string[];
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
  /** Models that both price, with the first call on which they differ. */
  readonly different: readonly PriceDifference[];
}

interface PriceDifference {
  readonly model: string;
  readonly oursUsd: number;
  readonly theirsUsd: number;
}

/** Whether two costs are the same but for the rounding of floating-point sums. */
export function isSameUsd(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && Math.abs(one - other) <= 1e-9 * Math.abs(one);
}

/** Sorts models by who prices the calls, and whether to the same USD. */
export function comparePrices(
  models: readonly string[],
  planCalls: (model: string) => readonly MixCall[],
  ours: PriceCall,
  theirs: PriceCall,
): Comparison {
  const agreed: string[] = [];
  const onlyOurs: string[] = [];
  const onlyTheirs: string[] = [];
  const different: PriceDifference[] = [];
  for (const model of models) {
    const priced = planCalls(model).map((call) => ({ oursUsd: ours(call), theirsUsd: theirs(call) }));
    const weDo = priced.every(({ oursUsd }) => oursUsd !== undefined);
    const theyDo = priced.every(({ theirsUsd }) => theirsUsd !== undefined);
    const differing = priced.find(({ oursUsd, theirsUsd }) => !isSameUsd(oursUsd, theirsUsd));
    if (weDo && !theyDo) onlyOurs.push(model);
    else if (theyDo && !weDo) onlyTheirs.push(model);
    else if (differing?.oursUsd !== undefined && differing.theirsUsd !== undefined)
      different.push({ model, oursUsd: differing.oursUsd, theirsUsd: differing.theirsUsd });
    else if (weDo) agreed.push(model);
  }
  return { agreed, onlyOurs, onlyTheirs, different };
}
