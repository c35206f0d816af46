/** A figure that is not known. */
export const UNKNOWN_FIGURE = "–";

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const CENTS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SCALES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** USD with cents, below a dollar with four significant digits and no trailing zeros beyond the cents. */
export function renderUsd(usd: number | undefined): string {
  if (usd === undefined) return UNKNOWN_FIGURE;
  if (usd === 0) return "$0";
  if (usd >= 0.99995) return `$${CENTS.format(usd)}`;
  const digits = usd.toFixed(Math.min(3 - Math.floor(Math.log10(usd)), 20));
  return `$${digits.replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

/** A count in full up to 99,999, above with three digits. */
export function renderCount(count: number | undefined): string {
  if (count === undefined) return UNKNOWN_FIGURE;
  if (count < 100_000) return WHOLE.format(count);
  const [scale, letter] = SCALES.find(([candidate]) => count >= candidate * 0.9995) ?? [1, ""];
  return `${Number((count / scale).toPrecision(3))}${letter}`;
}

/** Foreign text without what a terminal would obey, and no longer than a column stands. */
export function renderName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
