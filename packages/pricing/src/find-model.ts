import { PRICE_BOOK } from "./price-book.ts";

const canonicalIds: ReadonlyMap<string, string> = new Map(
  [...PRICE_BOOK.rows.map(({ model, aliases }) => ({ model, ids: aliases })), ...PRICE_BOOK.unlisted].flatMap(
    ({ model, ids }) => [[model, model] as const, ...ids.map((id) => [id, model] as const)],
  ),
);

/**
 * The canonical id of a model, from any id that a user meets: alias, dated snapshot, `[1m]` suffix, and the
 * forms of Bedrock (`us.anthropic.<id>-v1:0`, inference-profile ARNs) and Vertex (`<id>@20251001`).
 * Undefined when the model is not in the book.
 *
 * @example findModel("claude-haiku-4-5-20251001") // "claude-haiku-4-5"
 */
export function findModel(id: string): string | undefined {
  return (
    canonicalIds.get(id) ??
    canonicalIds.get(stripPlatform(id)) ??
    canonicalIds.get(stripSnapshot(stripPlatform(id)))
  );
}

function stripPlatform(id: string): string {
  return id
    .slice(0, 512)
    .trim()
    .toLowerCase()
    .replace(/\[1m\]$/, "")
    .replace(/^.*\//, "")
    .replace(/^(?:[a-z]{2,6}\.)?anthropic\./, "")
    .replace(/-v\d+(?::\d+\w*)?$/, "")
    .replace("@", "-");
}

/** Prices belong to a model, not to its snapshots, so the date may go. */
function stripSnapshot(id: string): string {
  return id.replace(/-(?:20\d{6}|default|latest)$/, "");
}
