import { expect, test } from "vitest";
import { planRules } from "../src/find-rule.ts";
import type { Inbound } from "../src/inbound.ts";

const RULES = [
  { feature: "export", httpMethod: "GET", httpRoute: "/tickets/:id" },
  { feature: "draft", httpMethod: "POST", httpRoute: "/tickets/:id/draft" },
  { feature: "search", path: "hybrid", httpRoute: "/search/*" },
  { feature: "café", httpRoute: "/café" },
  { feature: "import", httpMethod: "PUT" },
  { feature: "worker", service: "queue-worker" },
];

function aRequest(request: Partial<Inbound>): Inbound {
  return { method: undefined, url: undefined, route: undefined, names: undefined, ...request };
}

const findFeature = (request: Partial<Inbound>, service?: string): string | undefined =>
  planRules(RULES, service).find(aRequest(request))?.feature;

test.each([
  ["POST", "/tickets/42/draft", "draft"],
  ["POST", "/tickets/42/draft/?now=1", "draft"],
  ["POST", "/tickets/42/draft#top", "draft"],
  ["POST", "https://shop.example/tickets/42/draft", "draft"],
  ["GET", "/tickets/42/draft", undefined],
  ["POST", "/tickets//draft", undefined],
  ["POST", "/tickets/42/43/draft", undefined],
  ["POST", "/Tickets/42/draft", undefined],
  ["GET", "/tickets/a%2Fb", "export"],
  ["GET", "/tickets/%", "export"],
  ["POST", "/search", "search"],
  ["POST", "/search/a/b/c", "search"],
  ["POST", "/searches", undefined],
  ["GET", "/caf%C3%A9", "café"],
  ["PUT", "/anything", "import"],
  ["OPTIONS", "*", undefined],
])("%s %s is feature %s", (method, url, feature) => {
  expect(findFeature({ method, url })).toBe(feature);
});

test("a route that a tracing instrumentation has found fits as the path does, for any method where none is asked for", () => {
  expect(findFeature({ method: "POST", route: "/tickets/:ticket/draft" })).toBe("draft");
  expect(findFeature({ route: "/search/*" })).toBe("search");
  expect(findFeature({ route: "/tickets/:ticket/draft" })).toBeUndefined();
});

test("the first rule that fits holds, with its path; rules of other services are not there", () => {
  const rules = planRules(RULES, "queue-worker");
  expect(rules.find(aRequest({ method: "PUT", url: "/search" }))).toEqual(RULES[2]);
  expect(rules.find(undefined)?.feature).toBe("worker");
  expect(findFeature({ method: "PATCH", url: "/" }, "queue-worker")).toBe("worker");
  expect(planRules(RULES, "web").find(undefined)).toBeUndefined();
});

test("requests are needed only where a rule of this service asks for them", () => {
  expect(planRules([], "web").needRequests).toBe(false);
  expect(planRules([{ feature: "worker", service: "web" }], "web").needRequests).toBe(false);
  expect(planRules([{ feature: "draft", service: "web", httpRoute: "/" }], undefined).needRequests).toBe(
    false,
  );
  expect(planRules(RULES, undefined).needRequests).toBe(true);
});
