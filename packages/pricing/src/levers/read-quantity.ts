import { addFractions, divideFraction, ONE, readFraction, roundFraction, ZERO } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";

const MOST = 1e12;
const SUM_TOLERANCE = 1e-9;

/** A number is taken for the decimal that it prints as: 0.1 is one tenth. @throws RangeError naming the field. */
export function readQuantity(field: string, quantity: number): Fraction {
  if (!(Number.isFinite(quantity) && quantity >= 0 && quantity <= MOST))
    throw new RangeError(`${field}: ${quantity} is not a number from 0 to ${MOST}`);
  return readFraction(String(quantity));
}

/** @throws RangeError naming the field. */
export function readShare(field: string, share: number): Fraction {
  if (!(Number.isFinite(share) && share >= 0 && share <= 1))
    throw new RangeError(`${field}: ${share} is not a share from 0 to 1`);
  return readFraction(String(share));
}

/**
 * Shares of a whole, scaled to sum to exactly 1: three thirds written as doubles do not.
 *
 * @throws RangeError naming the field.
 */
export function readShares(field: string, shares: readonly number[]): readonly Fraction[] {
  const parts = shares.map((share, index) => readShare(`${field}[${index}].share`, share));
  const sum = parts.reduce(addFractions, ZERO);
  if (Math.abs(roundFraction(sum) - 1) > SUM_TOLERANCE)
    throw new RangeError(`${field}: shares sum to ${roundFraction(sum)}, not to 1`);
  return parts.map((part) => divideFraction(part, sum) ?? ONE);
}

/** A price or factor, written as a decimal string. @throws RangeError naming the field. */
export function readDecimalText(field: string, text: string | undefined): Fraction {
  if (typeof text !== "string" || !/^\d{1,12}(?:\.\d+)?$/.test(text))
    throw new RangeError(`${field}: ${text} is not a decimal string such as "0.25"`);
  return readFraction(text);
}
