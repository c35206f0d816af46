import { expect, it } from "vitest";
import { renderFullUsd } from "../../src/prices/render-full-usd.ts";
import { renderJson } from "../../src/prices/render-json.ts";

it.each([
  [0, "0"],
  [12.5, "12.5"],
  [1.2e-7, "0.00000012"],
  [1e-7, "0.0000001"],
  [5e-324, `0.${"0".repeat(323)}5`],
  [1.5e21, "1500000000000000000000"],
])("writes every digit of %d", (usd, text) => {
  expect(renderFullUsd(usd)).toBe(text);
  expect(Number(text)).toBe(usd);
});

it("spells numbers out in JSON, and leaves text alone", () => {
  expect(renderJson({ usd: 1.2e-7, name: "1e-7" })).toBe('{"usd":0.00000012,"name":"1e-7"}');
});
