/** An object of unknown origin. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object to look into; undefined where it is none. */
export function readFields(source: unknown): Fields | undefined {
  return isFields(source) ? source : undefined;
}

function isFields(source: unknown): source is Fields {
  return typeof source === "object" && source !== null && !Array.isArray(source);
}
