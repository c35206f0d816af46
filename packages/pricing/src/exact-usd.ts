import type { Decimal } from "./decimal.ts";

/**
 * Money while it is added up: whole units of 10^-`scale` USD, so that sums are exact until the one division at
 * the end. A price table chooses its scale so that each of its rates, modifiers included, is a whole number of
 * units per token. A bigint where a number could not hold it exactly.
 */
export type ExactUsd = number | bigint;

/** Whole units of a decimal of USD. */
export function countUnits({ digits, scale }: Decimal, unitScale: number): number {
  return Number(digits * 10n ** BigInt(unitScale - scale));
}

export function multiplyUsd(perUnit: number, units: number): ExactUsd {
  const product = perUnit * units;
  return product <= Number.MAX_SAFE_INTEGER ? product : BigInt(perUnit) * BigInt(units);
}

export function addUsd(one: ExactUsd, other: ExactUsd): ExactUsd {
  if (typeof one === "number" && typeof other === "number" && one + other <= Number.MAX_SAFE_INTEGER)
    return one + other;
  return BigInt(one) + BigInt(other);
}

/** USD, rounded once. */
export function readUsd(exactUsd: ExactUsd, unitsPerUsd: number): number {
  return Number(exactUsd) / unitsPerUsd;
}
