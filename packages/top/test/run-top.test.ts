import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { describe, expect, onTestFinished, test } from "vitest";
import { runTop } from "../src/index.ts";
import type { TopExitCode, TopOptions } from "../src/index.ts";

interface Running {
  readonly url: string;
  readonly ended: Promise<TopExitCode>;
  readonly written: readonly string[];
}

async function startTop(options: Partial<TopOptions> = {}): Promise<Running> {
  const written: string[] = [];
  const stop = new AbortController();
  const { promise: url, resolve } = Promise.withResolvers<string>();
  const ended = runTop({
    port: 0,
    refreshMs: 10,
    signal: stop.signal,
    onListening: resolve,
    output: { write: (text) => written.push(text) },
    errors: { write: () => undefined },
    ...options,
  });
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  return { url: await url, ended, written };
}

/** Records two calls of one feature and gives them to the exporter. */
async function recordCalls(exporter: PushMetricExporter, run: string): Promise<void> {
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "replies" }),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  });
  const meter = provider.getMeter("@bursar/instrumentation");
  const who = { feature: "support-reply", team: "support", run };
  meter.createCounter("claude.calls").add(2, { ...who, result: "ok" });
  meter.createCounter("claude.tokens").add(10_000, { ...who, token_class: "input" });
  meter.createCounter("claude.cost.usd").add(0.0196, { ...who, token_class: "input" });
  meter.createCounter("claude.actions").add(1, { ...who, outcome: "success" });
  await provider.forceFlush();
  await provider.shutdown();
}

const figures = {
  feature: "support-reply",
  team: "support",
  tokens: { input: 10_000, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 },
  calls: 2,
  costUsd: 0.0196,
  successes: 1,
  unitCostUsd: 0.0196,
  budgetUnitCostUsd: null,
  state: "no_budget",
};

describe("what the OpenTelemetry SDK exports becomes figures", () => {
  test("over OTLP/JSON, by the SDK's own exporter", async () => {
    const top = await startTop({ format: "json" });
    await recordCalls(new OTLPMetricExporter({ url: `${top.url}/v1/metrics` }), "1");
    await expect
      .poll(() => JSON.parse(top.written.at(-1) ?? "{}") as unknown)
      .toMatchObject({ features: [figures] });
  });

  test("over protobuf, in the SDK's own bytes", async () => {
    const top = await startTop({ once: true, format: "json" });
    const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    await recordCallsInMemory(memory);
    const [metrics] = memory.getMetrics();
    if (metrics === undefined) throw new Error("nothing recorded");
    const body = Uint8Array.from(ProtobufMetricsSerializer.serializeRequest(metrics) ?? []);
    const response = await fetch(`${top.url}/v1/metrics`, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-protobuf" },
    });
    expect(response.status).toBe(200);
    expect(await top.ended).toBe(0);
    expect(JSON.parse(top.written[0] ?? "")).toMatchObject({ features: [figures] });
  });

  test("two processes add up in the table", async () => {
    const top = await startTop({ refreshMs: 5 });
    for (const run of ["1", "2"])
      await recordCalls(new OTLPMetricExporter({ url: `${top.url}/v1/metrics` }), run);
    await expect
      .poll(() => top.written.at(-1))
      .toMatch(/support-reply {2}support +4 +20,000 .* \$0\.0392 +2 +\$0\.0196 /);
  });
});

/** As `recordCalls`, but leaves the metrics where a test can take them. */
async function recordCallsInMemory(memory: InMemoryMetricExporter): Promise<void> {
  const keep = Object.assign(Object.create(memory) as PushMetricExporter, {
    shutdown: async () => Promise.resolve(),
  });
  await recordCalls(keep, "1");
}

test("until the first export it says how to point a service at it", async () => {
  const top = await startTop();
  await expect
    .poll(() => top.written[0])
    .toContain(
      `  OTEL_EXPORTER_OTLP_ENDPOINT=${top.url} \\\n    node --import @bursar/node/register app.js\n`,
    );
});

test("a footer stands below every frame", async () => {
  const top = await startTop({ footer: () => "URLs follow" });
  await expect.poll(() => top.written[0]).toMatch(/first export\.\nURLs follow\n/);
});

test("JSON is one object per refresh", async () => {
  const top = await startTop({ format: "json" });
  await expect.poll(() => top.written.length).toBeGreaterThan(2);
  for (const line of top.written) expect(JSON.parse(line)).toMatchObject({ features: [] });
});

test("a taken port is one paragraph and exit code 3", async () => {
  const top = await startTop();
  const said: string[] = [];
  const port = Number(new URL(top.url).port);
  const code = await runTop({
    port,
    output: { write: () => undefined },
    errors: { write: (text) => said.push(text) },
  });
  expect(code).toBe(3);
  expect(said).toEqual([
    expect.stringMatching(
      new RegExp(`^bursar top: port ${port} on 127\\.0\\.0\\.1 is taken, .* --port, .*\\n$`),
    ),
  ]);
});

test("it ends with 0 when it is told to", async () => {
  const stop = new AbortController();
  const top = await startTop({ signal: stop.signal, refreshMs: 60_000 });
  stop.abort();
  expect(await top.ended).toBe(0);
  await expect(fetch(`${top.url}/healthz`)).rejects.toThrow("fetch failed");
});
