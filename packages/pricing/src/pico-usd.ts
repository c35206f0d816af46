/**
 * Money is counted in whole pico-USD (10⁻¹² USD): every list rate times every modifier is a whole number of
 * them per token, so sums are exact until the one division at the end. A bigint where a number could not
 * hold it exactly (above $9,007).
 */
export type PicoUsd = number | bigint;

const PICO_PER_USD = 1_000_000_000_000;

/** A decimal number that is not rounded. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** @throws RangeError when the text is not a plain decimal number. */
export function readDecimal(text: string): Decimal {
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new RangeError(`not a decimal number: ${text}`);
  const [whole = "", fraction = ""] = text.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/**
 * Whole pico-USD of a decimal string of USD for `units` units, times modifiers.
 *
 * @throws RangeError when the price of one unit is finer than a pico-USD.
 */
export function readPicoUsd(usd: string, units: bigint, modifiers: readonly Decimal[] = []): number {
  const factors = [readDecimal(usd), ...modifiers];
  const dividend = factors.reduce((product, { digits }) => product * digits, BigInt(PICO_PER_USD));
  const divisor = factors.reduce((product, { scale }) => product * 10n ** BigInt(scale), units);
  if (dividend % divisor !== 0n) throw new RangeError(`finer than a pico-USD: ${usd} for ${units}`);
  return Number(dividend / divisor);
}

export function multiplyPicoUsd(perUnit: number, units: number): PicoUsd {
  const product = perUnit * units;
  return product <= Number.MAX_SAFE_INTEGER ? product : BigInt(perUnit) * BigInt(units);
}

export function addPicoUsd(one: PicoUsd, other: PicoUsd): PicoUsd {
  if (typeof one === "number" && typeof other === "number" && one + other <= Number.MAX_SAFE_INTEGER)
    return one + other;
  return BigInt(one) + BigInt(other);
}

/** USD, rounded once. */
export function readUsd(picoUsd: PicoUsd): number {
  return Number(picoUsd) / PICO_PER_USD;
}
