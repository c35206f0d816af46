import { findNearest } from "@bursar/budgets";
import { findModel } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import { UserMistake } from "../user-mistake.ts";

/** What to do about an id that the prices do not know. */
export function renderModelAdvice(id: string, { index }: Prices): string {
  const nearest = findNearest(id, [...index.modelOfId.keys(), ...index.targetOfDeployment.keys()]);
  const fix = nearest === undefined ? "" : `Did you mean "${nearest}"? `;
  return `${fix}If it is a name of your own, write its model under "deployments" in prices.yaml.`;
}

/**
 * The canonical id of a model that a person named.
 *
 * @throws UserMistake when it is unknown
 */
export function findKnownModel(id: string, prices: Prices): string {
  const model = findModel(id, prices);
  if (model !== undefined) return model;
  throw new UserMistake(`"${id}" has no price: unknown_model. ${renderModelAdvice(id, prices)}`);
}
