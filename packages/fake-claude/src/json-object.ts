/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether the unknown is a JSON object (no array, not null). */
export function isJsonObject(candidate: unknown): candidate is JsonObject {
  return typeof candidate === "object" && candidate !== null && !Array.isArray(candidate);
}
