import { expect, it } from "vitest";
import { readLoggedMoment, readMoment } from "../../src/prices/read-moment.ts";

it.each([
  ["2026-09-30", 1790726400000],
  ["2026-09-30T00:00", 1790726400000],
  ["2026-09-30 02:00:00.500+02:00", 1790726400500],
  ["2026-09-30T02:00:00+0200", 1790726400000],
  ["2026-09-30T00:00:00Z", 1790726400000],
  ["2024-02-29", 1709164800000],
])("reads %s, in UTC where it names no zone", (text, atMs) => {
  expect(readMoment(text)).toBe(atMs);
});

it.each([
  "2026-02-29",
  "2026-13-01",
  "2026-9-3",
  "2026-09-30T25:00",
  "30.09.2026",
  "now",
  "",
  "1790726400000",
])("takes %j for no day", (text) => {
  expect(readMoment(text)).toBeUndefined();
});

it("reads milliseconds of a log, as number and as text", () => {
  expect(readLoggedMoment(1790726400000)).toBe(1790726400000);
  expect(readLoggedMoment("1790726400000")).toBe(1790726400000);
  expect(readLoggedMoment(1e300)).toBeUndefined();
  expect(readLoggedMoment(true)).toBeUndefined();
});
