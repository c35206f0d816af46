import { priceUsage } from "@bursar/pricing";
import type { Subject } from "../subject.ts";
import type { MixCall } from "./plan-mixes.ts";

/** When all calls of the bench were made; fixed, so that a later run prices the same. */
export const PRICED_AT_MS: number = Date.parse("2026-11-22T12:00:00Z");

/** Undefined where it has no price. */
export function priceWithBursar({ model, usage }: MixCall): number | undefined {
  return priceUsage({ usage, model, provider: "anthropic", atMs: PRICED_AT_MS }).totalUsd;
}

export function planBursarSubject(calls: readonly MixCall[]): Subject {
  const prepared = calls.map(
    ({ model, usage }) => ({ usage, model, provider: "anthropic", atMs: PRICED_AT_MS }) as const,
  );
  return {
    name: "@bursar/pricing",
    callsPerPass: prepared.length,
    run: (passes) => {
      let sumUsd = 0;
      for (let pass = 0; pass < passes; pass += 1)
        for (const call of prepared) sumUsd += priceUsage(call).totalUsd ?? Number.NaN;
      return sumUsd;
    },
  };
}
