/** Digits after the point that show a budget exactly, and at least as many as asked for. */
export function countUsdDigits(usd: number, least: number): number {
  const [digits = "", exponent = "0"] = String(usd).split("e");
  const fraction = digits.split(".")[1]?.length ?? 0;
  return Math.min(12, Math.max(least, fraction - Number(exponent)));
}

/** Dollars for people: `renderUsd(3000, 2)` is `$3,000.00`. */
export function renderUsd(usd: number, least: number): string {
  const [whole = "", fraction] = usd.toFixed(countUsdDigits(usd, least)).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `$${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}
