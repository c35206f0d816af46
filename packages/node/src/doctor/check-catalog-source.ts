import type { Finding } from "@bursar/conventions";
import { CatalogCopy } from "../catalog-copy/catalog-copy.ts";
import { renderAge } from "../catalog-copy/render-age.ts";
import { checkCatalog } from "../check-catalog.ts";
import { findCatalogSource } from "../find-catalog-source.ts";
import type { CatalogSource } from "../find-catalog-source.ts";
import type { Settings } from "../settings.ts";
import { planOk, planProblem, planWarning } from "./finding.ts";

const TIMEOUT_MS = 5_000;

const ADVICE = "Name a file, or a URL of http or https.";

/** Whether the catalog, of a file or a server, loads and knows the names of the variables. */
export async function checkCatalogSource({
  catalogLocation,
  catalogCopyFolder,
  defaults,
}: Settings): Promise<readonly Finding[]> {
  if (catalogLocation === undefined)
    return [
      planWarning(
        "catalog",
        "BURSAR_CATALOG is not set: of each label 50 names pass, prices are those of the list",
        "bursar compile writes catalog.json; name it in BURSAR_CATALOG.",
      ),
    ];
  // What it carries of credentials is not shown.
  const name = catalogLocation.replace(/[?#].*$/, "").replace(/\/\/[^/@]*@/, "//");
  try {
    const text = await findCatalogSource(catalogLocation, { timeoutMs: TIMEOUT_MS }).read();
    const { features, prices } = checkCatalog(JSON.parse((text ?? "").replace(/^\uFEFF/, "")));
    const { feature } = defaults;
    const count = Object.keys(features).length;
    const contract = prices === undefined ? "list prices" : "prices of its own";
    return [
      planOk("catalog", `${name} has ${count} features and ${contract}`),
      ...(feature === undefined || Object.hasOwn(features, feature)
        ? []
        : [
            planWarning(
              "catalog",
              `BURSAR_FEATURE is ${feature}, which the catalog does not know`,
              `Declare ${feature} in budgets.yaml and run bursar compile, or correct the variable.`,
            ),
          ]),
    ];
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return [
      planProblem(
        "catalog",
        `BURSAR_CATALOG ${name} cannot be used: ${reason}`,
        `${findSource(catalogLocation)?.advice ?? ADVICE} Until then ${await describeCopy(catalogLocation, catalogCopyFolder)}.`,
      ),
    ];
  }
}

/** What holds in place of a catalog that cannot be used. */
async function describeCopy(location: string, folder: string | undefined): Promise<string> {
  const kept = await findCopy(location, folder)?.read();
  return kept === undefined
    ? "calls are metered without it"
    : `what a process here read ${renderAge(kept.ageMs)} ago holds`;
}

function findCopy(location: string, folder: string | undefined): CatalogCopy | undefined {
  const source = findSource(location);
  return folder === undefined || source === undefined ? undefined : new CatalogCopy({ folder, ...source });
}

function findSource(location: string): CatalogSource | undefined {
  try {
    return findCatalogSource(location, { timeoutMs: TIMEOUT_MS });
  } catch {
    return undefined;
  }
}
