import { METRICS } from "@bursar/conventions";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { AggregationTemporality, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import type { Meter } from "@opentelemetry/api";
import { AggregatorRegistry, Registry } from "prom-client";
import { afterEach, expect, test } from "vitest";
import { PulledMetric } from "../src/pulled-metric.ts";
import type { FindPoints } from "../src/pulled-metric.ts";

class PullReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

afterEach(() => diag.disable());

/** A registry with three metrics of a meter. */
function aRegistry(contentType?: typeof Registry.OPENMETRICS_CONTENT_TYPE): {
  meter: Meter;
  registry: Registry;
} {
  const reader = new PullReader({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  const meter = new MeterProvider({ readers: [reader] }).getMeter("test");
  const findPoints: FindPoints = async (name) =>
    (await reader.collect()).resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .find(({ descriptor }) => descriptor.name === name);
  const registry = new Registry();
  if (contentType !== undefined) registry.setContentType(contentType as never);
  for (const key of ["costUsd", "callDurationSeconds", "pricesInfo"] as const)
    registry.registerMetric(new PulledMetric(METRICS[key], findPoints) as never);
  return { meter, registry };
}

function record(meter: Meter, run: string): void {
  meter.createCounter("claude.cost.usd").add(0.1 + 0.2, { run, feature: 'say "hi"\n' });
  const advice = { explicitBucketBoundaries: [0.5, 1] };
  const histogram = meter.createHistogram("claude.call.duration.seconds", { advice });
  for (const durationSeconds of [0.5, 0.75, 4]) histogram.record(durationSeconds, { run });
  meter.createGauge("claude.prices.info").record(1, { run });
}

test("a scrape has each figure to the last digit, with help, type, labels and buckets", async () => {
  const { meter, registry } = aRegistry();
  record(meter, "a");
  expect(await registry.metrics()).toBe(`# HELP claude_cost_usd_total Usage times price, in USD.
# TYPE claude_cost_usd_total counter
claude_cost_usd_total{run="a",feature="say \\"hi\\"\\n"} 0.30000000000000004

# HELP claude_call_duration_seconds From the call to its last byte.
# TYPE claude_call_duration_seconds histogram
claude_call_duration_seconds_bucket{run="a",le="0.5"} 1
claude_call_duration_seconds_bucket{run="a",le="1"} 2
claude_call_duration_seconds_bucket{run="a",le="+Inf"} 3
claude_call_duration_seconds_sum{run="a"} 5.25
claude_call_duration_seconds_count{run="a"} 3

# HELP claude_prices_info 1 for the price book in force, 0 for one that was.
# TYPE claude_prices_info gauge
claude_prices_info{run="a"} 1
`);
});

test("in OpenMetrics a counter is named once, scrape after scrape", async () => {
  const { meter, registry } = aRegistry(Registry.OPENMETRICS_CONTENT_TYPE);
  record(meter, "a");
  for (let scrape = 0; scrape < 2; scrape += 1)
    expect((await registry.metrics()).split("\n").slice(0, 3)).toEqual([
      "# HELP claude_cost_usd Usage times price, in USD.",
      "# TYPE claude_cost_usd counter",
      'claude_cost_usd_total{run="a",feature="say \\"hi\\"\\n"} 0.30000000000000004',
    ]);
});

test("labels of the registry are added, and a reset of the registry changes no figure", async () => {
  const { meter, registry } = aRegistry();
  registry.setDefaultLabels({ zone: "west", run: "never" });
  record(meter, "a");
  registry.resetMetrics();
  const text = await registry.metrics();
  expect(text).toContain('claude_prices_info{run="a",zone="west"} 1');
  expect(text).toContain('claude_call_duration_seconds_count{run="a",zone="west"} 3');
});

test("registries of a cluster's workers keep the series of each worker", async () => {
  const workers = [aRegistry(), aRegistry()];
  workers.forEach(({ meter }, index) => record(meter, `run-${index}`));
  const figures = await Promise.all(workers.map(({ registry }) => registry.getMetricsAsJSON()));
  // As they come through the channel between processes.
  const received = JSON.parse(JSON.stringify(figures)) as object[];
  const lines = (await AggregatorRegistry.aggregate(received).metrics()).split("\n");
  expect(lines.filter((line) => line.includes("_bucket") || line.includes("usd_total{"))).toEqual([
    'claude_cost_usd_total{run="run-0",feature="say \\"hi\\"\\n"} 0.30000000000000004',
    'claude_cost_usd_total{run="run-1",feature="say \\"hi\\"\\n"} 0.30000000000000004',
    ...["run-0", "run-1"].flatMap((run) => [
      `claude_call_duration_seconds_bucket{run="${run}",le="0.5"} 1`,
      `claude_call_duration_seconds_bucket{run="${run}",le="1"} 2`,
      `claude_call_duration_seconds_bucket{run="${run}",le="+Inf"} 3`,
    ]),
  ]);
});

test("figures that cannot be collected are told, and the scrape has all others", async () => {
  const warnings: string[] = [];
  const keep = (message: string): void => void warnings.push(message);
  diag.setLogger(
    { error: keep, warn: keep, info: keep, debug: keep, verbose: keep },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const registry = new Registry();
  const failing = new PulledMetric(METRICS.calls, () => Promise.reject(new Error("boom")));
  registry.registerMetric(failing as never);
  expect(await registry.metrics()).toBe(
    "# HELP claude_calls_total Calls that ended, by result.\n# TYPE claude_calls_total counter\n",
  );
  expect(warnings).toEqual(["bursar: claude_calls_total could not be collected for a scrape"]);
});
