import { isObject, readObjects } from "./otlp-object.ts";
import type { OtlpObject } from "./otlp-object.ts";

/** Attributes as labels, and as a text that is equal exactly when they are. */
export interface Attributes {
  readonly labels: Readonly<Record<string, string>>;
  readonly identity: string;
}

/** Reads the `attributes` of a resource, scope or data point; the order of the keys does not matter. */
export function readAttributes(owner: OtlpObject): Attributes {
  const labels = new Map<string, string>();
  const entries: [string, unknown][] = [];
  for (const { key, value } of readObjects(owner, "attributes")) {
    if (typeof key !== "string") continue;
    const scalar = findScalar(value);
    if (scalar !== undefined) labels.set(key, scalar);
    entries.push([key, value ?? null]);
  }
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return { labels: Object.fromEntries(labels), identity: JSON.stringify(entries) };
}

function findScalar(field: unknown): string | undefined {
  if (!isObject(field)) return undefined;
  const scalar = field["stringValue"] ?? field["intValue"] ?? field["boolValue"] ?? field["doubleValue"];
  return typeof scalar === "string" || typeof scalar === "number" || typeof scalar === "boolean"
    ? String(scalar)
    : undefined;
}
