import { setTimeout as sleep } from "node:timers/promises";
import { createAllowListAttributesProcessor, MeterProvider } from "@opentelemetry/sdk-metrics";
import type { ViewOptions } from "@opentelemetry/sdk-metrics";
import { METRICS } from "@bursar/conventions";
import { expect, test } from "vitest";
import { createInstruments } from "../src/instruments.ts";
import type { Instruments } from "../src/instruments.ts";
import { createReader, sumOf } from "./metered-sdk.ts";
import type { Point } from "./metered-sdk.ts";

interface Started {
  readonly instruments: Instruments;
  readonly readPoints: () => Promise<Point[]>;
}

function start(view: Partial<ViewOptions> = {}): Started {
  const { reader, readPoints } = createReader();
  const views = [{ instrumentName: "*", ...view }];
  const meter = new MeterProvider({ readers: [reader], views }).getMeter("test");
  return { instruments: createInstruments(meter, METRICS), readPoints };
}

function addTokens({ instruments }: Started): void {
  for (const [feature, tokens] of [
    ["reply", 1],
    ["search", 20],
    ["triage", 300],
    ["digest", 4_000],
  ] as const)
    instruments.record("tokens", tokens, { feature, model: "claude-sonnet-5-5", token_class: "input" });
}

test("what a view makes one series is added up, at each collection anew", async () => {
  const started = start({ attributesProcessors: [createAllowListAttributesProcessor(["model"])] });
  addTokens(started);
  expect(await started.readPoints()).toEqual([
    { metric: "claude.tokens", labels: { model: "claude-sonnet-5-5" }, figure: 4_321, count: 1 },
  ]);
  addTokens(started);
  expect(sumOf(await started.readPoints(), "claude.tokens")).toBe(8_642);
});

test("what the metrics SDK has no room for is added up in its overflow series", async () => {
  const started = start({ aggregationCardinalityLimit: 3 });
  addTokens(started);
  addTokens(started);
  const points = await started.readPoints();
  expect(sumOf(points, "claude.tokens")).toBe(8_642);
  expect(points.map(({ labels }) => labels["otel.metric.overflow"])).toContain(true);
});

test("two readers get the same sums, whoever asks first", async () => {
  const [one, other] = [createReader(), createReader()];
  const meter = new MeterProvider({ readers: [one.reader, other.reader] }).getMeter("test");
  const started = { instruments: createInstruments(meter, METRICS), readPoints: one.readPoints };
  addTokens(started);
  expect(sumOf(await one.readPoints(), "claude.tokens")).toBe(4_321);
  addTokens(started);
  expect(sumOf(await other.readPoints(), "claude.tokens")).toBe(8_642);
  expect(sumOf(await one.readPoints(), "claude.tokens")).toBe(8_642);
});

test("tenths of cents ten thousand times are told to the last digit that a float has", async () => {
  const started = start();
  const series = started.instruments.findSeries("costUsd", { feature: "reply" });
  for (let round = 0; round < 10; round += 1) {
    for (let call = 0; call < 1_000; call += 1)
      started.instruments.record("costUsd", 0.001, { feature: "reply" });
    await started.readPoints();
  }
  expect(sumOf(await started.readPoints(), "claude.cost.usd")).toBe(10);
  expect(series.told).toBe(10);
});

test("a series starts when it is first added to, not when it is first collected", async () => {
  const { reader } = createReader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter("test");
  const instruments = createInstruments(meter, METRICS);
  const beforeMs = Date.now();
  instruments.record("calls", 1, { feature: "reply" });
  const afterMs = Date.now();
  await sleep(30);
  const { resourceMetrics } = await reader.collect();
  const points = resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap((metric) => [...metric.dataPoints]);
  expect(points.map(({ value }) => value)).toEqual([1]);
  const [seconds, nanoseconds] = points[0]?.startTime ?? [0, 0];
  const startMs = seconds * 1_000 + nanoseconds / 1e6;
  // The clock of the SDK is a finer one.
  expect(startMs).toBeGreaterThan(beforeMs - 5);
  expect(startMs).toBeLessThan(afterMs + 5);
});
