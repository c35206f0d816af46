import { createHash } from "node:crypto";
import type { Catalog, CatalogFeature, CatalogPrices } from "@bursar/conventions";
import type { Plan, PlannedFeature } from "./plan.ts";
import { renderJson } from "./render-json.ts";

/** The hash that tells which budgets and contract a running process knows: 16 hexadecimal digits. */
function hashPlan(plan: Plan, contract: CatalogPrices["contract"]): string {
  const known = contract === undefined ? plan : { plan, contract };
  return createHash("sha256").update(JSON.stringify(known)).digest("hex").slice(0, 16);
}

function planFeature({ team, paths, ...feature }: PlannedFeature): CatalogFeature {
  return {
    team,
    paths,
    ...(feature.returnIsSuccess && { returnIsSuccess: true }),
    ...(feature.latencyBoundsSeconds.length > 0 && { latencyBoundsSeconds: feature.latencyBoundsSeconds }),
  };
}

/**
 * `catalog.json` for the instrumentation: the declared features with their teams, paths and ways to tell a
 * success, whose requests are whose, and the prices, so that a service of an older version charges what this one
 * knows.
 */
export function renderCatalog(plan: Plan, prices: CatalogPrices): string {
  const catalog: Catalog = {
    schema: "bursar.dev/catalog/1",
    hash: hashPlan(plan, prices.contract),
    features: Object.fromEntries(plan.features.map((feature) => [feature.name, planFeature(feature)])),
    ...(plan.attribution.length > 0 && { attribution: plan.attribution }),
    prices,
  };
  return renderJson(catalog);
}
