/** A number that is never rounded. The denominator is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };
export const ONE: Fraction = { numerator: 1n, denominator: 1n };

// A double has 17 significant digits; what is cut off behind 25 cannot show.
const DIGITS = 25;

/** The number that a plain or exponential decimal text stands for, such as `0.25` or `1e-7`. */
export function readFraction(decimalText: string): Fraction {
  const [mantissa = "", exponent = "0"] = decimalText.split("e");
  const [whole = "", decimals = ""] = mantissa.split(".");
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals);
  return power < 0
    ? { numerator: digits, denominator: 10n ** BigInt(-power) }
    : { numerator: digits * 10n ** BigInt(power), denominator: 1n };
}

export function addFractions(one: Fraction, other: Fraction): Fraction {
  return {
    numerator: one.numerator * other.denominator + other.numerator * one.denominator,
    denominator: one.denominator * other.denominator,
  };
}

export function subtractFraction(from: Fraction, taken: Fraction): Fraction {
  return addFractions(from, { numerator: -taken.numerator, denominator: taken.denominator });
}

export function multiplyFractions(first: Fraction, ...others: readonly Fraction[]): Fraction {
  let { numerator, denominator } = first;
  for (const factor of others) {
    numerator *= factor.numerator;
    denominator *= factor.denominator;
  }
  return { numerator, denominator };
}

/** `undefined` where the divisor is 0. */
export function divideFraction(dividend: Fraction, divisor: Fraction): Fraction | undefined {
  if (divisor.numerator === 0n) return undefined;
  const sign = divisor.numerator < 0n ? -1n : 1n;
  return {
    numerator: sign * dividend.numerator * divisor.denominator,
    denominator: sign * dividend.denominator * divisor.numerator,
  };
}

/** The nearest double. */
export function roundFraction({ numerator, denominator }: Fraction): number {
  const digitsMissing = DIGITS + String(denominator).length - String(numerator).length;
  const shift = Math.max(0, digitsMissing);
  return Number(`${(numerator * 10n ** BigInt(shift)) / denominator}e-${shift}`);
}
