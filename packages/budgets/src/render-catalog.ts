import { createHash } from "node:crypto";
import type { Catalog } from "@bursar/conventions";
import type { Plan } from "./plan.ts";

/** The hash that tells which budgets a running process knows: 16 hexadecimal digits. */
function hashPlan(plan: Plan): string {
  return createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 16);
}

/** `catalog.json` for the instrumentation: the declared features with their teams and paths. */
export function renderCatalog(plan: Plan): string {
  const catalog: Catalog = {
    schema: "bursar.dev/catalog/1",
    hash: hashPlan(plan),
    features: Object.fromEntries(
      plan.features.map((feature) => [feature.name, { team: feature.team, paths: feature.paths }]),
    ),
  };
  return `${JSON.stringify(catalog, null, 2)}\n`;
}
