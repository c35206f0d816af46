import { expect, it } from "vitest";
import { isDay } from "../src/day.ts";

it.each(["2026-10-01", "2024-02-29", "2000-02-29", "9999-12-31"])("takes %s for a day", (text) => {
  expect(isDay(text)).toBe(true);
});

it.each([
  "2026-02-29",
  "2026-02-30",
  "1900-02-29",
  "2026-04-31",
  "2026-00-01",
  "2026-13-01",
  "2026-1-1",
  "20261001",
  "2026-10-01 ",
  "",
])("takes %j for none", (text) => {
  expect(isDay(text)).toBe(false);
});
