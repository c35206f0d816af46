import { findModel } from "@bursar/pricing";
import type { Finding } from "./finding.ts";
import { findMapping, isMapping } from "./mapping.ts";

function checkId(id: string, target: unknown): readonly Finding[] {
  const path = ["deployments", id];
  // JavaScript keeps no entry of this name in a plain object.
  if (id.trim() === "" || id === "__proto__") {
    return [{ path, text: "is not a usable id. Write the id that calls name, such as support-prod." }];
  }
  const model = findModel(id);
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
