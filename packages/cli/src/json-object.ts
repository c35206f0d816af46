export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether something that was parsed is an object, and no list. */
export function isJsonObject(content: unknown): content is JsonObject {
  return typeof content === "object" && content !== null && !Array.isArray(content);
}
