import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { ExportingReader } from "../../src/exporting-reader.ts";
import { OtlpExporter } from "../../src/otlp/otlp-exporter.ts";
import { startFakeCollector } from "../run-app.ts";

afterEach(() => vi.unstubAllEnvs());

/** Exports one counter; the reason when it did not arrive. */
async function exportOnce(otlp: OtlpExporter): Promise<string | undefined> {
  const reader = new ExportingReader({ exporter: otlp, intervalMs: 60_000, endpoint: otlp.endpoint });
  new MeterProvider({ readers: [reader] }).getMeter("test").createCounter("claude.calls").add(1);
  const { resourceMetrics } = await reader.collect();
  return new Promise((resolve) => otlp.export(resourceMetrics, ({ error }) => resolve(error?.message)));
}

test.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/otlp", "http://collector:4318/otlp/v1/metrics"],
  ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://collector:4318/in", "http://collector:4318/in"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "", "http://localhost:4318/v1/metrics"],
])("%s=%s sends to %s", (name, text, endpoint) => {
  vi.stubEnv(name, text);
  expect(new OtlpExporter(1000).endpoint).toBe(endpoint);
});

test.each(["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY"])(
  "the file that %s names is presented",
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "bursar-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "broken.pem"), "not a certificate");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:1");
    expect(await exportOnce(new OtlpExporter(1000))).toBe("connect ECONNREFUSED 127.0.0.1:1");
    vi.stubEnv(name, join(folder, "broken.pem"));
    expect(await exportOnce(new OtlpExporter(1000))).toMatch(/^error:/);
  },
);

test("an export ends with its time-out: the standard one, or the longest allowed if that is shorter", async () => {
  const collector = await startFakeCollector();
  onTestFinished(() => collector.close());
  collector.answer = "hang";
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url);
  expect(await exportOnce(new OtlpExporter(40))).toBe("no answer within the flush time-out of 40 ms");
  vi.stubEnv("OTEL_EXPORTER_OTLP_TIMEOUT", "30");
  expect(await exportOnce(new OtlpExporter(40))).toBe("no answer within 30 ms");
});

test("a second export uses the connection of the first", async () => {
  const collector = await startFakeCollector();
  onTestFinished(() => collector.close());
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url);
  const otlp = new OtlpExporter(1000);
  expect(await exportOnce(otlp)).toBeUndefined();
  expect(await exportOnce(otlp)).toBeUndefined();
  expect(collector.payloads).toHaveLength(2);
  expect(collector.connectionCount()).toBe(1);
});
