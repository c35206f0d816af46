import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "../src/settings.ts";

test("without variables the defaults hold", () => {
  expect(readSettings({})).toEqual({
    disabled: false,
    exporting: true,
    exportIntervalMs: 60_000,
    flushTimeoutMs: 5_000,
    catalogLocation: undefined,
    catalogIntervalMs: undefined,
    catalogCopyFolder: undefined,
    batchFolder: undefined,
    spool: undefined,
    spoolMaxAgeMs: 18_000_000,
    defaults: { feature: undefined, team: undefined, path: undefined },
    callLog: undefined,
    baggageKeys: undefined,
    problems: [],
  });
});

test.each([
  ["otlp", { kind: "events", hashKey: undefined }],
  [" OTLP ", { kind: "events", hashKey: undefined }],
  ["/var/log/otlp", { kind: "file", path: "/var/log/otlp", maxBytes: 1_073_741_824, hashKey: undefined }],
  ["./otlp", { kind: "file", path: resolve("otlp"), maxBytes: 1_073_741_824, hashKey: undefined }],
  ["", undefined],
])("BURSAR_CALL_LOG=%s: records go to %j", (place, target) => {
  expect(readSettings({ BURSAR_CALL_LOG: place }).callLog).toEqual(target);
});

test("protocols that there are not are told, that of logs where events are sent", () => {
  const environment = { OTEL_EXPORTER_OTLP_PROTOCOL: "thrift", OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "smoke" };
  const told = [
    'OTEL_EXPORTER_OTLP_PROTOCOL: "thrift" is none of http/json, http/protobuf, grpc; http/json holds.',
  ];
  expect(readSettings(environment).problems).toEqual(told);
  expect(readSettings({ ...environment, BURSAR_CALL_LOG: "otlp" }).problems).toEqual([
    ...told,
    'OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "smoke" is none of http/json, http/protobuf, grpc; http/json holds.',
  ]);
});

test.each([
  [{ HOME: "/home/ann" }, "/home/ann/.local/state/bursar/spool"],
  [{ HOME: "/home/ann", XDG_STATE_HOME: "/state" }, "/state/bursar/spool"],
  [{ HOME: "/home/ann", XDG_STATE_HOME: "not/absolute" }, "/home/ann/.local/state/bursar/spool"],
  [{ HOME: "/home/ann", BURSAR_SPOOL_DIR: "/var/spool/shop" }, "/var/spool/shop"],
  [{ HOME: "/home/ann", BURSAR_SPOOL_DIR: "none" }, undefined],
  [{ HOME: "" }, undefined],
])("%j keeps what does not arrive in %s", (environment, path) => {
  expect(readSettings(environment).spool?.path).toBe(path);
});

test.each([
  [{ HOME: "/home/ann" }, "/home/ann/.local/state/bursar/catalogs"],
  [{ HOME: "/home/ann", BURSAR_SPOOL_DIR: "/data/spool" }, "/data/spool/catalogs"],
  [{ HOME: "/home/ann", BURSAR_SPOOL_DIR: "none" }, undefined],
  [{ HOME: "/home/ann", BURSAR_SPOOL_DIR: "none", BURSAR_CATALOG_COPY_DIR: "/data" }, "/data"],
  [{ HOME: "/home/ann", BURSAR_CATALOG_COPY_DIR: "None" }, undefined],
  [{}, undefined],
])("%j keeps the last good catalog in %s", (environment, path) => {
  expect(readSettings(environment).catalogCopyFolder).toBe(path);
});

test("the spool has its bounds", () => {
  expect(readSettings({ HOME: "/home/ann" }).spool?.maxBytes).toBe(67_108_864);
  const settings = readSettings({ HOME: "/h", BURSAR_SPOOL_MAX_BYTES: "9", BURSAR_SPOOL_MAX_AGE_MS: "8" });
  expect([settings.spool?.maxBytes, settings.spoolMaxAgeMs]).toEqual([9, 8]);
  expect(readSettings({ BURSAR_SPOOL_MAX_BYTES: "1 GB" }).problems).toEqual([
    'BURSAR_SPOOL_MAX_BYTES: "1 GB" is no number of bytes from 1 on; 67108864 holds.',
  ]);
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

test("names are taken from the keys of baggage that are named, and a wrong pair is told", () => {
  const settings = readSettings({ BURSAR_BAGGAGE: "feature=app.feature, team = app.team,owner=x,path" });
  expect(settings.baggageKeys).toEqual({ feature: "app.feature", team: "app.team" });
  expect(settings.problems).toEqual([
    'BURSAR_BAGGAGE: "owner=x" is not like feature=app.feature; it is left out.',
    'BURSAR_BAGGAGE: "path" is not like feature=app.feature; it is left out.',
  ]);
  expect(readSettings({ BURSAR_BAGGAGE: "x" }).baggageKeys).toBeUndefined();
});

test.each([
  ["none", false, 0],
  ["otlp", true, 0],
  [" OTLP, console", true, 0],
  ["prometheus", true, 1],
])("OTEL_METRICS_EXPORTER=%s means %s", (text, exporting, problemCount) => {
  const settings = readSettings({ OTEL_METRICS_EXPORTER: text });
  expect(settings.exporting).toBe(exporting);
  expect(settings.problems).toHaveLength(problemCount);
});

test("records of calls go to a file where one is named, with a key that cannot be guessed", () => {
  const key = "0123456789abcdef";
  expect(
    readSettings({ BURSAR_CALL_LOG: "/var/log/calls.ndjson", BURSAR_CALL_LOG_KEY: key }).callLog,
  ).toEqual({ kind: "file", path: "/var/log/calls.ndjson", maxBytes: 1_073_741_824, hashKey: key });
  const settings = readSettings({
    BURSAR_CALL_LOG: "/calls",
    BURSAR_CALL_LOG_KEY: "secret",
    BURSAR_CALL_LOG_MAX_BYTES: "9",
  });
  expect(settings.callLog).toEqual({ kind: "file", path: "/calls", maxBytes: 9, hashKey: undefined });
  expect(settings.problems).toEqual([
    "BURSAR_CALL_LOG_KEY: has fewer than 16 characters; a random key holds.",
  ]);
});
