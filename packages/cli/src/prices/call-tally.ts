import type { UnpricedReason } from "@bursar/conventions";
import { createUsdSum } from "@bursar/pricing";
import type { PricedUsage } from "@bursar/pricing";
import { renderFullUsd } from "./render-full-usd.ts";

const COUNT = new Intl.NumberFormat("en-US");

/** The last bits of a sum of floats are noise: 0.004 + 0.0005 is not 0.0045. */
function dropNoise(usd: number): number {
  return Number(usd.toPrecision(15));
}

/** How many calls were seen, and what they cost together. */
export interface CallTally {
  readonly addPriced: (priced: PricedUsage) => void;
  readonly addFault: () => void;
  readonly hasFaults: () => boolean;
  /** One line: lines, priced, unpriced by reason, not readable, USD of those priced. */
  readonly render: () => string;
}

export function createCallTally(): CallTally {
  const total = createUsdSum();
  const unpriced = new Map<UnpricedReason, number>();
  let pricedLines = 0;
  let faultyLines = 0;
  const addPriced = ({ totalUsd, parts }: PricedUsage): void => {
    if (totalUsd !== undefined) {
      pricedLines += 1;
      total.add(totalUsd);
      return;
    }
    const reason = parts.find(({ unpricedReason }) => unpricedReason !== undefined)?.unpricedReason;
    if (reason !== undefined) unpriced.set(reason, (unpriced.get(reason) ?? 0) + 1);
  };
  const render = (): string => {
    const unpricedLines = [...unpriced.values()].reduce((sum, lines) => sum + lines, 0);
    const lines = pricedLines + unpricedLines + faultyLines;
    const reasons = [...unpriced].map(([reason, count]) => `${reason} ${COUNT.format(count)}`).join(", ");
    return [
      `${COUNT.format(lines)} ${lines === 1 ? "line" : "lines"}: ${COUNT.format(pricedLines)} priced`,
      `${COUNT.format(unpricedLines)} unpriced${reasons === "" ? "" : ` (${reasons})`}`,
      `${COUNT.format(faultyLines)} not readable; $${renderFullUsd(dropNoise(total.read()))} for those priced`,
    ].join(", ");
  };
  return {
    addPriced,
    addFault: () => {
      faultyLines += 1;
    },
    hasFaults: () => faultyLines > 0,
    render,
  };
}
