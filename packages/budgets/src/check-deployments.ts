import { findModel, PRICE_BOOK } from "@bursar/pricing";
import type { Finding } from "./describe-issue.ts";
import { findMapping, isMapping } from "./mapping.ts";

/** Ids of the book as they are written there; what only follows from a rule, a deployment may override. */
const BOOK_IDS: ReadonlyMap<string, string> = new Map(
  PRICE_BOOK.models.flatMap(({ model, aliases }) => [model, ...aliases].map((id) => [id, model] as const)),
);

function checkId(id: string, target: unknown): readonly Finding[] {
  const path = ["deployments", id];
  // JavaScript keeps no entry of this name in a plain object.
  if (id.trim() === "" || id === "__proto__") {
    return [{ path, text: "is not a usable id. Write the id that calls name, such as support-prod." }];
  }
  const model = BOOK_IDS.get(id);
  const meant = typeof target === "string" ? findModel(target) : undefined;
  if (model === undefined || meant === undefined || meant === model) return [];
  return [{ path, text: `is a model itself: a deployment cannot make it ${meant}. Remove the line.` }];
}

function checkPresence(document: unknown): readonly Finding[] {
  const isEmpty =
    isMapping(document) &&
    ["contracts", "deployments"].every((section) => {
      const found = document[section];
      return found === undefined || (isMapping(found) && Object.keys(found).length === 0);
    });
  if (!isEmpty) return [];
  return [
    {
      path: [],
      text: "has neither contracts nor deployments. Declare at least one of them, or drop the file.",
    },
  ];
}

/** A file that says nothing, and ids that no call can name or that name a model. Works on files of any shape. */
export function checkDeployments(document: unknown): readonly Finding[] {
  const deployments = Object.entries(findMapping(document, "deployments"));
  return [...checkPresence(document), ...deployments.flatMap(([id, target]) => checkId(id, target))];
}
