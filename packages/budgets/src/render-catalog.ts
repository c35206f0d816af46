import { createHash } from "node:crypto";
import type { Catalog, CatalogPrices } from "@bursar/conventions";
import type { Plan } from "./plan.ts";
import { renderJson } from "./render-json.ts";

/** The hash that tells which budgets and contract a running process knows: 16 hexadecimal digits. */
function hashPlan(plan: Plan, contract: CatalogPrices["contract"]): string {
  const known = contract === undefined ? plan : { plan, contract };
  return createHash("sha256").update(JSON.stringify(known)).digest("hex").slice(0, 16);
}

/**
 * `catalog.json` for the instrumentation: the declared features with their teams and paths, and the prices, so
 * that a service of an older version charges what this one knows.
 */
export function renderCatalog(plan: Plan, prices: CatalogPrices): string {
  const catalog: Catalog = {
    schema: "bursar.dev/catalog/1",
    hash: hashPlan(plan, prices.contract),
    features: Object.fromEntries(
      plan.features.map((feature) => [feature.name, { team: feature.team, paths: feature.paths }]),
    ),
    prices,
  };
  return renderJson(catalog);
}
