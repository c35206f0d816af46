import { expect, test } from "vitest";
import { readServiceName } from "../src/read-service-name.ts";

test.each([
  [{ OTEL_SERVICE_NAME: "shop", OTEL_RESOURCE_ATTRIBUTES: "service.name=other" }, "shop"],
  [{ OTEL_RESOURCE_ATTRIBUTES: "a=b, service.name = shop ,c=d" }, "shop"],
  [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=a%20shop" }, "a shop"],
  [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=100%" }, "100%"],
  [{ OTEL_SERVICE_NAME: " ", OTEL_RESOURCE_ATTRIBUTES: "my.service.name=x" }, undefined],
  [{}, undefined],
])("%j is %s", (environment, name) => {
  expect(readServiceName(environment)).toBe(name);
});
