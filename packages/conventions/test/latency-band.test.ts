import { expect, test } from "vitest";
import { findLatencyBand, nameLatencyBands } from "../src/index.ts";

test("two bounds make three bands", () => {
  expect(nameLatencyBands([0.5, 2])).toEqual(["up_to_0.5s", "up_to_2s", "over_2s"]);
});

test.each([
  [0, "up_to_2s"],
  [2, "up_to_2s"],
  [2.001, "up_to_5s"],
  [5, "up_to_5s"],
  [5.1, "over_5s"],
])("a duration of %f s is in the band %s", (durationSeconds, band) => {
  expect(findLatencyBand([2, 5], durationSeconds)).toBe(band);
});

test("without bounds, or without a duration, the band is unknown", () => {
  expect(findLatencyBand([], 3)).toBe("unknown");
  expect(findLatencyBand([2, 5], undefined)).toBe("unknown");
});
