import { expect, it } from "vitest";
import { countUsdDigits, renderUsd } from "../src/render-usd.ts";

it.each([
  [3000, 2, "$3,000.00"],
  [0.02, 4, "$0.0200"],
  [0.00002, 4, "$0.00002"],
  [1e-7, 4, "$0.0000001"],
  [1234567.5, 2, "$1,234,567.50"],
  [12, 0, "$12"],
])("shows %d USD with at least %i digits as %s", (usd, least, text) => {
  expect(renderUsd(usd, least)).toBe(text);
});

it("never asks for more digits than a price can have", () => {
  expect(countUsdDigits(1e-20, 4)).toBe(12);
});
