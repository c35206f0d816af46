/**
 * Every digit of a figure of USD, without an exponent.
 *
 * @example renderFullUsd(1.2e-7) // "0.00000012"
 */
export function renderFullUsd(usd: number): string {
  const [mantissa = "", exponent] = String(usd).split("e");
  if (exponent === undefined) return mantissa;
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  return digits.padEnd(point, "0");
}
