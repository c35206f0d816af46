import { findModel, LIST_PRICES, PRICE_BOOK } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import type { Budgets, Feature } from "../budgets.ts";
import type { Finding } from "../finding.ts";
import { renderSuggestion } from "../suggestion.ts";
import type { CheckOptions } from "./check-options.ts";
import { countDays } from "./count-months.ts";

/** Days before the end of a model from which it is worth a word. */
const NOTICE_DAYS = 60;

const MODELS = PRICE_BOOK.models.map(({ model }) => model);

/** Last days of models at their maker, by canonical id. */
const RETIREMENTS: ReadonlyMap<string, string> = new Map(
  PRICE_BOOK.lists
    .filter(({ provider }) => provider === "anthropic")
    .flatMap(({ rows }) =>
      rows.flatMap(({ model, retiresOn }) => (retiresOn === undefined ? [] : [[model, retiresOn] as const])),
    ),
);

function checkModel(
  path: readonly PropertyKey[],
  id: string,
  prices: Prices | "unread",
  day: string | undefined,
): readonly Finding[] {
  if (prices === "unread") return [];
  const model = findModel(id, prices);
  if (model === undefined) {
    const text = `"${id}" is not a model of the price book (${PRICE_BOOK.version}), nor a deployment of prices.yaml. ${renderSuggestion(id, MODELS)}`;
    return [{ path, text }];
  }
  const retiresOn = RETIREMENTS.get(model);
  if (day === undefined || retiresOn === undefined) return [];
  const days = countDays(day, retiresOn);
  if (days > NOTICE_DAYS) return [];
  const when = days <= 0 ? "was retired" : "retires";
  const text = `${id} ${when} on ${retiresOn}. Name another model.`;
  return [{ path, text, severity: "warning" }];
}

function checkLevers(
  name: string,
  { models, levers, thresholds }: Feature,
  prices: Prices | "unread",
  day: string | undefined,
): readonly Finding[] {
  const target = levers?.downgradeTo;
  const findings: Finding[] = [];
  if (target !== undefined) {
    const path = ["features", name, "levers", "downgradeTo"];
    const findCanonical = (id: string): string => (prices === "unread" ? id : (findModel(id, prices) ?? id));
    const inModel = checkModel(path, target, prices, day);
    findings.push(...inModel);
    const isKnown = inModel.every(({ severity }) => severity === "warning");
    if (
      isKnown &&
      models !== undefined &&
      !models.some((id) => findCanonical(id) === findCanonical(target))
    ) {
      findings.push({ path, text: `"${target}" is not one of the feature's models. Add it to models.` });
    }
  }
  const steps = Array.isArray(thresholds) ? thresholds : [];
  for (const [index, { enforce }] of steps.entries()) {
    if (enforce !== "downgrade" || target !== undefined) continue;
    const path = ["features", name, "thresholds", index, "enforce"];
    findings.push({ path, text: "names no cheaper model. Add levers: { downgradeTo: <model> }." });
  }
  return findings;
}

/** Models that have no price, that are at their end, or that may not be used. */
export function checkModels(budgets: Budgets, options: CheckOptions): readonly Finding[] {
  const { prices = LIST_PRICES, day } = options;
  return Object.entries(budgets.features).flatMap(([name, feature]) => [
    ...(feature.models ?? []).flatMap((id, index) =>
      checkModel(["features", name, "models", index], id, prices, day),
    ),
    ...checkLevers(name, feature, prices, day),
  ]);
}
