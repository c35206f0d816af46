/**
 * Whether a figure is the printed one as far as its digits go. A tie stands for both neighbours: 0.6375 may have
 * been printed as 0.637 or 0.638.
 */
export function printedAs(printed: string): (figure: number | undefined) => boolean {
  const text = printed.replace("−", "-").replace(/ ?%$/, "");
  const decimals = text.split(".")[1]?.length ?? 0;
  const scale = printed.endsWith("%") ? 100 : 1;
  return (figure = NaN) => Math.abs(figure * scale - Number(text)) <= 0.5 / 10 ** decimals + 1e-9;
}

/** Whether a figure is off by no more than 1e-12 of the exact one. */
export function nearlyEqualTo(exact: number): (figure: number | undefined) => boolean {
  return (figure = NaN) => Math.abs(figure - exact) <= 1e-12 * Math.abs(exact);
}
