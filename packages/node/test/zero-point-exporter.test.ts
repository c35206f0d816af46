import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality, DataPointType, MeterProvider } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import { ExportingReader } from "../src/exporting-reader.ts";
import { ZeroPointExporter } from "../src/zero-point-exporter.ts";

interface Sent {
  readonly timeMs: number;
  readonly figure: unknown;
  readonly feature: unknown;
}

function anExporter(): { exporter: PushMetricExporter; sent: Sent[][]; results: boolean[] } {
  const sent: Sent[][] = [];
  const results: boolean[] = [];
  const exporter: PushMetricExporter = {
    export(metrics, done) {
      sent.push(readPoints(metrics));
      done({ code: results.shift() === false ? ExportResultCode.FAILED : ExportResultCode.SUCCESS });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  };
  return { exporter, sent, results };
}

function readPoints({ scopeMetrics }: ResourceMetrics): Sent[] {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap(({ dataPoints }) => [...dataPoints])
    .map(({ endTime: [seconds, nanoseconds], value, attributes }) => ({
      timeMs: seconds * 1000 + nanoseconds / 1e6,
      figure: value,
      feature: attributes["feature"],
    }));
}

function aMeteredExport(): ReturnType<typeof anExporter> & {
  reader: ExportingReader;
  provider: MeterProvider;
} {
  const fake = anExporter();
  const reader = new ExportingReader({
    exporter: new ZeroPointExporter(fake.exporter),
    intervalMs: 60_000,
    endpoint: "test",
  });
  return { ...fake, reader, provider: new MeterProvider({ readers: [reader] }) };
}

test("a new series begins with 0 before its start; the next export has the figure alone", async () => {
  const { reader, provider, sent } = aMeteredExport();
  const counter = provider.getMeter("test").createCounter("claude.calls");
  const startedAtMs = Date.now();
  counter.add(2, { feature: "a" });
  await reader.exportNow();
  counter.add(1, { feature: "a" });
  counter.add(5, { feature: "b" });
  await reader.exportNow();
  expect(sent.map((points) => points.map(({ figure, feature }) => [feature, figure]))).toEqual([
    [
      ["a", 0],
      ["a", 2],
    ],
    [
      ["a", 3],
      ["b", 0],
      ["b", 5],
    ],
  ]);
  expect(sent[0]?.[0]?.timeMs).toBeLessThan(sent[0]?.[1]?.timeMs ?? 0);
  expect(Math.abs((sent[0]?.[0]?.timeMs ?? 0) - startedAtMs)).toBeLessThan(50);
});

test("the zero comes before the first figure where that is told to the SDK only in mid-collection", async () => {
  const { reader, provider, sent, results } = aMeteredExport();
  const meter = provider.getMeter("test");
  const counter = meter.createCounter("claude.calls");
  let isTold = false;
  meter.createObservableGauge("told").addCallback(async () => {
    if (isTold) return;
    isTold = true;
    // A busy machine.
    await new Promise((resolve) => setTimeout(resolve, 20));
    counter.add(1);
  });
  results.push(false);
  await reader.exportNow();
  await reader.exportNow();
  const [first = [], second = []] = sent;
  expect([first, second].map((points) => points.map(({ figure }) => figure))).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(first[0]?.timeMs).toBe((first[1]?.timeMs ?? 0) - 1);
  // The failed one may have arrived.
  expect(second[0]?.timeMs).toBe(first[0]?.timeMs);
});

test("after a failed export the zero is sent again", async () => {
  const { reader, provider, sent, results } = aMeteredExport();
  results.push(false);
  provider.getMeter("test").createCounter("claude.calls").add(1);
  expect(await reader.exportNow()).toBe(false);
  expect(await reader.exportNow()).toBe(true);
  expect(await reader.exportNow()).toBe(true);
  expect(sent.map((points) => points.map(({ figure }) => figure))).toEqual([[0, 1], [0, 1], [1]]);
});

test("where no export arrived for long, the zero is 25 minutes before the first figure that does", () => {
  const sent: Sent[] = [];
  const exporter = new ZeroPointExporter({
    ...anExporter().exporter,
    export: (metrics) => void sent.push(...readPoints(metrics)),
  });
  const aPoint = (startSeconds: number): object => ({
    startTime: [startSeconds, 7_000_000],
    endTime: [50_000, 9_000_000],
    attributes: { feature: startSeconds },
    value: 2,
  });
  const dataPoints = [aPoint(50_000 - 1_500), aPoint(50_000 - 1_501)];
  const sum = { descriptor: { name: "claude.calls" }, isMonotonic: true, dataPoints };
  const metric = {
    ...sum,
    dataPointType: DataPointType.SUM,
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const scopeMetrics = [{ scope: { name: "test" }, metrics: [metric] }];
  exporter.export({ scopeMetrics } as unknown as ResourceMetrics, () => {});
  expect(sent.map(({ timeMs, figure }) => [timeMs, figure])).toEqual([
    [48_500_006, 0],
    [50_000_009, 2],
    [48_500_009, 0],
    [50_000_009, 2],
  ]);
});

test("gauges and up-down counters get no zero", async () => {
  const { reader, provider, sent } = aMeteredExport();
  provider.getMeter("test").createGauge("claude.prices.info").record(1);
  provider.getMeter("test").createUpDownCounter("open").add(3);
  await reader.exportNow();
  expect(sent[0]?.map(({ figure }) => figure)).toEqual([1, 3]);
});
