import { diag, DiagLogLevel } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality, MeterProvider } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, test } from "vitest";
import { ExportingReader } from "../src/exporting-reader.ts";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];

/** A reader whose exports stay under way until `answers` are called. */
function aReader(): {
  reader: ExportingReader;
  answers: ((error?: Error) => void)[];
  messages: string[];
} {
  const messages: string[] = [];
  const keep = (message: string): void => void messages.push(message);
  diag.setLogger(
    { error: keep, warn: keep, info: keep, debug: keep, verbose: keep },
    { logLevel: DiagLogLevel.INFO, suppressOverrideMessage: true },
  );
  const answers: ((error?: Error) => void)[] = [];
  const exporter: PushMetricExporter = {
    export(_metrics, done: ExportCallback) {
      answers.push((error) =>
        done(error ? { code: ExportResultCode.FAILED, error } : { code: ExportResultCode.SUCCESS }),
      );
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  };
  const reader = new ExportingReader({ exporter, intervalMs: 60_000, endpoint: "http://c/v1/metrics" });
  new MeterProvider({ readers: [reader] }).getMeter("test").createCounter("claude.calls").add(1);
  return { reader, answers, messages };
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

afterEach(() => diag.disable());

test("a row of failures is told once, and its end too", async () => {
  const { reader, answers, messages } = aReader();
  for (const error of [new Error("first"), new Error("second"), undefined, new Error("third")]) {
    const exported = reader.exportNow();
    await waitFor(() => answers.length === 1);
    answers.pop()?.(error);
    expect(await exported).toBe(error === undefined);
  }
  expect(messages).toEqual([
    "bursar: metrics do not reach http://c/v1/metrics: first. The next export that arrives has them too.",
    "bursar: metrics reach http://c/v1/metrics again",
    "bursar: metrics do not reach http://c/v1/metrics: third. The next export that arrives has them too.",
  ]);
});

test.each([
  ["HTTP 401 who are you?", Object.assign(new Error("Unauthorized"), { code: 401, data: "who are you?" })],
  [
    "connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1",
    new AggregateError([
      new Error("connect ECONNREFUSED ::1:1"),
      new Error("connect ECONNREFUSED 127.0.0.1:1"),
    ]),
  ],
])("the reason is told as %s", async (reason, error) => {
  const { reader, answers, messages } = aReader();
  const exported = reader.exportNow();
  await waitFor(() => answers.length === 1);
  answers[0]?.(error);
  await exported;
  expect(messages[0]).toContain(`http://c/v1/metrics: ${reason}. The next`);
});

test("all who ask for an export while one is on its way share the next", async () => {
  const { reader, answers } = aReader();
  const exported = Array.from({ length: 10 }, () => reader.exportNow());
  await waitFor(() => answers.length === 1);
  answers[0]?.();
  expect(await exported[0]).toBe(true);
  await waitFor(() => answers.length === 2);
  const later = reader.exportNow();
  answers[1]?.(new Error("away"));
  expect(await Promise.all(exported.slice(1))).toEqual(Array.from({ length: 9 }, () => false));
  await waitFor(() => answers.length === 3);
  answers[2]?.();
  expect(await later).toBe(true);
});

test("an export waits for the one that is on its way, the last one goes beside it", async () => {
  const { reader, answers } = aReader();
  const first = reader.exportNow();
  const second = reader.exportNow();
  await waitFor(() => answers.length === 1);
  const last = reader.exportBeside();
  await waitFor(() => answers.length === 2);
  answers[1]?.();
  expect(await last).toBe(true);
  answers[0]?.();
  expect(await first).toBe(true);
  await waitFor(() => answers.length === 3);
  answers[2]?.();
  expect(await second).toBe(true);
});
