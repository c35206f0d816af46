import { expect, test } from "vitest";
import { renderAge } from "../../src/catalog-copy/render-age.ts";

test.each([
  [0, "less than 1 min"],
  [59_999, "less than 1 min"],
  [60_000, "1 min"],
  [7_199_999, "1 h"],
  [172_800_000, "2 d"],
])("%i ms is %s", (ageMs, text) => {
  expect(renderAge(ageMs)).toBe(text);
});
