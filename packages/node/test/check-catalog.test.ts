import { expect, test } from "vitest";
import { checkCatalog } from "../src/check-catalog.ts";

const CATALOG = { schema: "bursar.dev/catalog/1", hash: "0123456789abcdef", features: {} };
const SUPPORT = { team: "care", paths: ["hybrid"], returnIsSuccess: true, latencyBoundsSeconds: [1, 5] };
const WITH_SUPPORT = { ...CATALOG, features: { support: SUPPORT } };
const RULE = { feature: "support", path: "hybrid", httpMethod: "POST", httpRoute: "/a", service: "shop" };

test("what is known of a catalog is taken, what is not known is left", () => {
  const content = {
    ...CATALOG,
    features: { support: { ...SUPPORT, colour: "red" }, search: { team: "web" } },
    attribution: [{ ...RULE, colour: "red" }],
    prices: {},
    colour: "red",
  };
  expect(checkCatalog(content)).toEqual({
    ...CATALOG,
    features: {
      support: SUPPORT,
      search: { team: "web", paths: [], returnIsSuccess: false, latencyBoundsSeconds: [] },
    },
    attribution: [RULE],
    prices: {},
  });
});

test.each<readonly [unknown, string]>([
  [null, "is not an object"],
  [{ ...CATALOG, schema: "2" }, "schema is not bursar.dev/catalog/1"],
  [{ ...CATALOG, hash: 1 }, "hash is not text"],
  [{ ...CATALOG, features: [] }, "features is not an object"],
  [{ ...CATALOG, features: { a: "t" } }, "features.a is not an object"],
  [{ ...CATALOG, features: { a: {} } }, "features.a.team is not text"],
  [
    { ...CATALOG, features: { a: { team: "t", returnIsSuccess: "yes" } } },
    "features.a.returnIsSuccess is neither true nor false",
  ],
  ...[[2, 1], [1, 1], [0, 1], [-1]].map(
    (latencyBoundsSeconds) =>
      [
        { ...CATALOG, features: { a: { team: "t", latencyBoundsSeconds } } },
        "features.a.latencyBoundsSeconds does not ascend from above 0",
      ] as const,
  ),
  [{ ...CATALOG, prices: "low" }, "prices is not an object"],
  [{ ...CATALOG, features: { a: { team: "t", paths: [1] } } }, "features.a.paths is not a list of names"],
  [
    { ...CATALOG, features: { a: { team: "t", latencyBoundsSeconds: "1" } } },
    "features.a.latencyBoundsSeconds is not a list of seconds",
  ],
  [{ ...CATALOG, attribution: {} }, "attribution is not a list of rules"],
  [{ ...CATALOG, attribution: [RULE] }, "attribution[0].feature support is not one of the features"],
  [{ ...WITH_SUPPORT, attribution: [RULE, null] }, "attribution[1].feature is not text"],
  [{ ...WITH_SUPPORT, attribution: [{ ...RULE, httpRoute: 1 }] }, "attribution[0].httpRoute is not text"],
  [
    { ...WITH_SUPPORT, attribution: [{ ...RULE, httpRoute: "a" }] },
    "attribution[0].httpRoute does not begin with /",
  ],
  [
    { ...WITH_SUPPORT, attribution: [{ ...RULE, httpMethod: "post" }] },
    "attribution[0].httpMethod is not in capitals, such as POST",
  ],
  [
    { ...WITH_SUPPORT, attribution: [{ feature: "support", path: "b" }] },
    "attribution[0] has none of httpMethod, httpRoute, service",
  ],
])("%j: %s", (content, message) => {
  expect(() => checkCatalog(content)).toThrow(new TypeError(message));
});
