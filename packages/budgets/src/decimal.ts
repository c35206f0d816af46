/** What a decimal may be; both ends belong to it unless `aboveMin`. */
export interface DecimalLimits {
  readonly min: number;
  readonly max: number;
  readonly aboveMin?: boolean;
  readonly maxDecimals: number;
}

const PLAIN_DECIMAL = /^0*(\d+)(?:\.(\d*?)0*)?$/;
/** Longer ones are nobody's price, and the pattern is quadratic. */
const MAX_LENGTH = 40;

/**
 * A number, or a text of digits, as the shortest decimal string of the same quantity; undefined if it is
 * none or beyond its limits.
 *
 * @example readDecimal(1e-1, { min: 0, max: 10, maxDecimals: 4 }) // "0.1"
 */
export function readDecimal(found: unknown, limits: DecimalLimits): string | undefined {
  if (typeof found !== "number" && typeof found !== "string") return undefined;
  const text = String(found);
  const match = text.length > MAX_LENGTH || text.endsWith(".") ? null : PLAIN_DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  const decimal = fraction === "" ? whole : `${whole}.${fraction}`;
  return fraction.length <= limits.maxDecimals && isWithin(Number(decimal), limits) ? decimal : undefined;
}

function isWithin(quantity: number, { min, max, aboveMin = false }: DecimalLimits): boolean {
  return (aboveMin ? quantity > min : quantity >= min) && quantity <= max;
}
