import { expect, it } from "vitest";
import { readPrometheusDuration } from "../../src/live/prometheus-duration.ts";

it.each([
  ["15d", 1_296_000],
  ["5w", 3_024_000],
  ["1y", 31_536_000],
  ["1h30m", 5400],
  ["250ms", 0.25],
  ["1m30s500ms", 90.5],
  ["0", 0],
  ["0s", 0],
  ["10GiB", undefined],
  ["", undefined],
  ["15", undefined],
  ["-1d", undefined],
])("a duration of %j is %s seconds", (text, seconds) => {
  expect(readPrometheusDuration(text)).toBe(seconds);
});
