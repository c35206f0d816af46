import { readFileSync } from "node:fs";
import type { Catalog, CatalogFeature, CatalogPrices } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";

const SCHEMA = "bursar.dev/catalog/1";

/**
 * Reads `catalog.json`. A missing or broken file is told by diag, and metering goes on.
 *
 * @param otherwise - what holds where the file cannot be used
 */
export function readCatalog(
  file: string,
  otherwise: string = "Calls are metered without it.",
): Catalog | undefined {
  try {
    return checkCatalog(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell("warn", `BURSAR_CATALOG ${file}: ${reason}. ${otherwise} Run "bursar compile" to write it.`);
    return undefined;
  }
}

function checkCatalog(content: unknown): Catalog {
  if (!isRecord(content)) throw new TypeError("is not an object");
  const { schema, hash, features, prices } = content;
  if (schema !== SCHEMA) throw new TypeError(`schema is not ${SCHEMA}`);
  if (typeof hash !== "string") throw new TypeError("hash is not text");
  if (!isRecord(features)) throw new TypeError("features is not an object");
  const checked = Object.entries(features).map(
    ([name, feature]) => [name, checkFeature(name, feature)] as const,
  );
  return {
    schema: SCHEMA,
    hash,
    features: Object.fromEntries(checked),
    // Whoever plans the prices checks them, and leaves out what is not sound.
    ...(isPrices(prices) && { prices }),
  };
}

function checkFeature(name: string, feature: unknown): CatalogFeature {
  if (!isRecord(feature) || typeof feature["team"] !== "string")
    throw new TypeError(`features.${name}.team is not text`);
  const paths: unknown = feature["paths"] ?? [];
  if (!Array.isArray(paths) || !paths.every((path): path is string => typeof path === "string"))
    throw new TypeError(`features.${name}.paths is not a list of names`);
  return { ...feature, team: feature["team"], paths };
}

function isPrices(prices: unknown): prices is CatalogPrices {
  return isRecord(prices);
}

function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === "object" && content !== null && !Array.isArray(content);
}
