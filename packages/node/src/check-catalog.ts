import type { AttributionRule, Catalog, CatalogFeature, CatalogPrices } from "@bursar/conventions";

const SCHEMA = "bursar.dev/catalog/1";
const CONDITIONS = ["httpMethod", "httpRoute", "service"] as const;

/**
 * The content of a file as a catalog. Prices are checked by whoever plans them.
 *
 * @throws TypeError that says what is wrong with it, and where
 */
export function checkCatalog(content: unknown): Catalog {
  if (!isRecord(content)) throw new TypeError("is not an object");
  const { schema, hash, features, attribution = [], prices } = content;
  if (schema !== SCHEMA) throw new TypeError(`schema is not ${SCHEMA}`);
  if (typeof hash !== "string") throw new TypeError("hash is not text");
  if (prices !== undefined && !isPrices(prices)) throw new TypeError("prices is not an object");
  if (!isRecord(features)) throw new TypeError("features is not an object");
  if (!Array.isArray(attribution)) throw new TypeError("attribution is not a list of rules");
  const checked = Object.entries(features).map(
    ([name, feature]) => [name, checkFeature(name, feature)] as const,
  );
  return {
    schema: SCHEMA,
    hash,
    features: Object.fromEntries(checked),
    attribution: attribution.map((rule, index) => checkRule(rule, `attribution[${index}]`, features)),
    ...(prices !== undefined && { prices }),
  };
}

function checkFeature(name: string, feature: unknown): CatalogFeature {
  if (!isRecord(feature)) throw new TypeError(`features.${name} is not an object`);
  const { team, paths = [], returnIsSuccess = false, latencyBoundsSeconds = [] } = feature;
  if (typeof team !== "string" || team === "") throw new TypeError(`features.${name}.team is not text`);
  if (!isListOf("string", paths)) throw new TypeError(`features.${name}.paths is not a list of names`);
  if (!isListOf("number", latencyBoundsSeconds))
    throw new TypeError(`features.${name}.latencyBoundsSeconds is not a list of seconds`);
  if (!latencyBoundsSeconds.every((bound, index) => bound > (latencyBoundsSeconds[index - 1] ?? 0)))
    throw new TypeError(`features.${name}.latencyBoundsSeconds does not ascend from above 0`);
  if (typeof returnIsSuccess !== "boolean")
    throw new TypeError(`features.${name}.returnIsSuccess is neither true nor false`);
  return { team, paths, returnIsSuccess, latencyBoundsSeconds };
}

function checkRule(rule: unknown, place: string, features: object): AttributionRule {
  if (!isRecord(rule) || typeof rule["feature"] !== "string")
    throw new TypeError(`${place}.feature is not text`);
  if (!Object.hasOwn(features, rule["feature"]))
    throw new TypeError(`${place}.feature ${rule["feature"]} is not one of the features`);
  const checked: Partial<Record<"path" | (typeof CONDITIONS)[number], string>> = {};
  for (const key of ["path", ...CONDITIONS] as const) {
    const given = rule[key];
    if (typeof given === "string") checked[key] = given;
    else if (given !== undefined) throw new TypeError(`${place}.${key} is not text`);
  }
  // It would take every call of the process.
  if (CONDITIONS.every((key) => checked[key] === undefined))
    throw new TypeError(`${place} has none of ${CONDITIONS.join(", ")}`);
  if (!/^[A-Z]+$/.test(checked.httpMethod ?? "GET"))
    throw new TypeError(`${place}.httpMethod is not in capitals, such as POST`);
  if (!(checked.httpRoute ?? "/").startsWith("/"))
    throw new TypeError(`${place}.httpRoute does not begin with /`);
  return { feature: rule["feature"], ...checked };
}

interface Kinds {
  readonly string: string;
  readonly number: number;
}

function isListOf<Kind extends keyof Kinds>(kind: Kind, list: unknown): list is readonly Kinds[Kind][] {
  return Array.isArray(list) && list.every((each) => typeof each === kind);
}

function isPrices(prices: unknown): prices is CatalogPrices {
  return isRecord(prices);
}

function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === "object" && content !== null && !Array.isArray(content);
}
