import { expect, test } from "vitest";
import { readSettings } from "../src/settings.ts";

test("without variables the defaults hold", () => {
  expect(readSettings({})).toEqual({
    disabled: false,
    exportIntervalMs: 60_000,
    flushTimeoutMs: 5_000,
    catalogFile: undefined,
    batchFolder: undefined,
    defaults: { feature: undefined, team: undefined, path: undefined },
    problems: [],
  });
});

test("an unusable number is named, and its default holds", () => {
  const settings = readSettings({ OTEL_METRIC_EXPORT_INTERVAL: "soon", BURSAR_FLUSH_TIMEOUT_MS: "-1" });
  expect(settings.exportIntervalMs).toBe(60_000);
  expect(settings.problems).toEqual([
    'OTEL_METRIC_EXPORT_INTERVAL: "soon" is no number of milliseconds from 1 on; 60000 holds.',
    'BURSAR_FLUSH_TIMEOUT_MS: "-1" is no number of milliseconds from 1 on; 5000 holds.',
  ]);
});

test.each([
  ["true", true],
  ["TRUE", true],
  ["1", true],
  ["false", false],
  ["", false],
])("BURSAR_DISABLED=%s means %s", (text, disabled) => {
  expect(readSettings({ BURSAR_DISABLED: text }).disabled).toBe(disabled);
});
