import { expect, test } from "vitest";
import { checkOwnSdk } from "../../src/doctor/check-own-sdk.ts";
import { aService } from "./a-service.ts";

const API = import.meta.resolve("@opentelemetry/api");
const METRICS = import.meta.resolve("@opentelemetry/sdk-metrics");

/** A module that starts metrics of OpenTelemetry as a service would. */
function aModule(views: string, temporality: "CUMULATIVE" | "DELTA"): string {
  return `
    import { metrics } from "${API}";
    import * as sdk from "${METRICS}";
    console.log("the service says something");
    const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.${temporality});
    const readers = [new sdk.PeriodicExportingMetricReader({ exporter })];
    metrics.setGlobalMeterProvider(new sdk.MeterProvider({ readers, views: ${views} }));`;
}

async function check(module: string, isRegistered = false): Promise<readonly string[]> {
  const service = aService({ "otel.mjs": module });
  const modules = ["./otel.mjs"];
  const findings = await checkOwnSdk({ service, modules, nodeOptions: "", isRegistered });
  return findings.map(({ level, what }) => `${level}: ${what}`);
}

test.concurrent("an SDK that keeps every label, cumulative, is fine", async () => {
  expect(await check(aModule("[]", "CUMULATIVE"))).toEqual([
    "ok: a reader of ./otel.mjs keeps every label, cumulative",
  ]);
});

test.concurrent("delta, and labels that a view drops, are problems, or warnings beside register", async () => {
  const views = `[{ instrumentName: "*", attributesProcessors: [sdk.createDenyListAttributesProcessor(["team", "run"])] }]`;
  const module = aModule(views, "DELTA");
  const told = [
    "a reader of ./otel.mjs exports delta: Prometheus takes no such sums of ClaudeInstrumentation",
    "a view of ./otel.mjs drops the labels team, run: series of ClaudeInstrumentation become one",
  ];
  const [alone, beside] = await Promise.all([check(module), check(module, true)]);
  expect(alone.toSorted()).toEqual(told.map((what) => `problem: ${what}`));
  expect(beside.toSorted()).toEqual(told.map((what) => `warning: ${what}`));
});

test.concurrent("a view that drops the metrics is told", async () => {
  const views = `[{ meterName: "@bursar/instrumentation", aggregation: { type: sdk.AggregationType.DROP } }]`;
  expect(await check(aModule(views, "CUMULATIVE"))).toEqual([
    "problem: a view of ./otel.mjs drops what ClaudeInstrumentation gives it",
  ]);
});

test.concurrent("a module without metrics is fine, one that fails is told with its reason", async () => {
  // Both begin before the first wait: what cleans up after a test is named while it is the running one.
  const [without, failing] = await Promise.all([check(""), check("throw new TypeError('no exporter');")]);
  expect(without).toEqual([
    "ok: ./otel.mjs registers no metrics of OpenTelemetry: figures of @bursar/node/register go their own way",
  ]);
  expect(failing).toEqual(["problem: ./otel.mjs does not start: TypeError: no exporter"]);
});

test("nothing is tried where no module is named", async () => {
  const nothing = { service: "/", modules: [], nodeOptions: "", isRegistered: false };
  expect(await checkOwnSdk(nothing)).toEqual([]);
});
