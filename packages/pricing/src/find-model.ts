import { LIST_PRICES } from "./plan-prices.ts";
import type { Prices } from "./prices.ts";

/** Longer ids are nobody's; look-ups stay cheap whatever a caller hands over. */
const MOST_CHARACTERS = 512;

/**
 * The canonical id of a model, from any id that a user meets: alias, dated snapshot, `[1m]` suffix, the forms
 * of Bedrock (`us.anthropic.<id>-v1:0`, inference-profile ARNs) and Vertex (`<id>@20251001`), and the
 * deployments of a customer's own file, which cannot rename a model. Undefined when the model is not in the book.
 *
 * @example findModel("claude-haiku-4-5-20251001") // "claude-haiku-4-5"
 */
export function findModel(id: string, { index }: Prices = LIST_PRICES): string | undefined {
  // A caller without types may hand over anything; it gets no model, not an error.
  if (typeof id !== "string") return undefined;
  const { modelOfId, targetOfDeployment } = index;
  const model = modelOfId.get(id) ?? findByRule(id, modelOfId);
  if (model !== undefined) return model;
  const target = targetOfDeployment.get(id);
  return target === undefined ? undefined : (modelOfId.get(target) ?? findByRule(target, modelOfId));
}

/** The canonical id, or the id as received when the model is not in the book. */
export function nameModel(id: string, prices: Prices = LIST_PRICES): string {
  return findModel(id, prices) ?? (typeof id === "string" ? id : "unknown");
}

function findByRule(id: string, modelOfId: ReadonlyMap<string, string>): string | undefined {
  const plain = stripPlatform(id);
  return modelOfId.get(plain) ?? modelOfId.get(stripSnapshot(plain));
}

/** An application inference profile has a name of the customer's choice, which says nothing of the model. */
const OPAQUE = /:application-inference-profile\//;

function stripPlatform(id: string): string {
  if (OPAQUE.test(id)) return "";
  return id
    .slice(0, MOST_CHARACTERS)
    .trim()
    .toLowerCase()
    .replace(/\[1m\]$/, "")
    .replace(/^.*\//, "")
    .replace(/^(?:[a-z]{2,6}(?:-[a-z]{2,5})?\.)?anthropic\./, "")
    .replace(/-v\d+(?::\d+\w*)?$/, "")
    .replace("@", "-");
}

/** Prices belong to a model, not to its snapshots, so the date may go. */
function stripSnapshot(id: string): string {
  return id.replace(/-(?:20\d{6}|default|latest)$/, "");
}
