/** A decimal number that is not rounded: `digits` × 10^-`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const ONE: Decimal = { digits: 1n, scale: 0 };

/** @throws RangeError when the text is not a plain decimal number. */
export function readDecimal(text: string): Decimal {
  if (!/^\d{1,15}(?:\.\d{1,15})?$/.test(text)) throw new RangeError(`not a decimal number: ${text}`);
  const [whole = "", fraction = ""] = text.split(".");
  return trimDecimal({ digits: BigInt(whole + fraction), scale: fraction.length });
}

export function multiplyDecimals(factors: readonly Decimal[]): Decimal {
  return trimDecimal(
    factors.reduce(
      (product, factor) => ({
        digits: product.digits * factor.digits,
        scale: product.scale + factor.scale,
      }),
      ONE,
    ),
  );
}

/** The shortest text of a decimal. */
export function renderDecimal({ digits, scale }: Decimal): string {
  const text = digits.toString().padStart(scale + 1, "0");
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

function trimDecimal({ digits, scale }: Decimal): Decimal {
  let trimmed = { digits, scale };
  while (trimmed.scale > 0 && trimmed.digits % 10n === 0n)
    trimmed = { digits: trimmed.digits / 10n, scale: trimmed.scale - 1 };
  return trimmed;
}
