/** A YAML mapping of unknown content. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether something is a mapping, and not a list or empty. */
export function isMapping(found: unknown): found is Mapping {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

/** The mapping under a key; empty where the document has something else, which the shape check reports. */
export function findMapping(document: unknown, key: string): Mapping {
  const found = isMapping(document) ? document[key] : undefined;
  return isMapping(found) ? found : {};
}
