import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ExportResultCode } from "@opentelemetry/core";
import { AggregationTemporality, MeterProvider } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import { ExportingReader } from "../../src/exporting-reader.ts";
import { RunSpool } from "../../src/spool/run-spool.ts";
import { readSpoolFile } from "../../src/spool/spool-file.ts";
import { SpoolingExporter } from "../../src/spool/spooling-exporter.ts";
import { aFolder, listNames } from "./a-spool.ts";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];
const SUCCESS = { code: ExportResultCode.SUCCESS };
const FAILED = { code: ExportResultCode.FAILED, error: new Error("away") };

interface Metered {
  readonly folder: string;
  readonly spool: RunSpool;
  readonly provider: MeterProvider;
  readonly reader: ExportingReader;
  /** Answers to exports, in their order. */
  readonly answers: ExportCallback[];
  readonly waitForExports: (count: number) => Promise<void>;
  readonly add: (costUsd: number) => void;
}

function aMeteredProcess(): Metered {
  const folder = aFolder();
  const answers: ExportCallback[] = [];
  const exporter: PushMetricExporter = {
    export: (_, answer) => void answers.push(answer),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  };
  const spool = new RunSpool({
    folder: { path: folder, maxBytes: 100_000 },
    endpoint: "http://c/",
    holdMs: 0,
  });
  const reader = new ExportingReader({
    exporter: new SpoolingExporter(exporter, spool),
    intervalMs: 60_000,
    endpoint: "http://c/",
  });
  const provider = new MeterProvider({ readers: [reader] });
  const counter = provider.getMeter("test").createCounter("claude.cost.usd");
  return {
    folder,
    spool,
    provider,
    reader,
    answers,
    waitForExports: async (count) => {
      while (answers.length < count) await new Promise((resolve) => setImmediate(resolve));
    },
    add: (costUsd) => counter.add(costUsd, { feature: "a" }),
  };
}

function readCosts(folder: string): number[] {
  return readdirSync(folder).map((name) => readSpoolFile(readFileSync(join(folder, name))).header.costUsd);
}

test("while all figures arrive nothing is written, and no folder made", async () => {
  const { folder, spool, reader, answers, waitForExports, add } = aMeteredProcess();
  rmSync(folder, { recursive: true });
  for (const isLast of [false, true]) {
    add(0.5);
    spool.isLast = isLast;
    const exported = reader.exportNow();
    await waitForExports(1);
    answers.pop()?.(SUCCESS);
    expect(await exported).toBe(true);
  }
  expect(existsSync(folder)).toBe(false);
});

test("a shutdown resolves though the last export failed; the figures are kept all the same", async () => {
  const { folder, provider, answers, waitForExports, add } = aMeteredProcess();
  add(0.5);
  const shutdown = provider.shutdown();
  await waitForExports(1);
  answers[0]?.(FAILED);
  await expect(shutdown).resolves.toBeUndefined();
  expect(readCosts(folder)).toEqual([0.5]);
});

test("the kept figures are always the latest, and go when they or later ones arrive", async () => {
  const { folder, reader, answers, waitForExports, add } = aMeteredProcess();
  for (const [costUsd, expected] of [
    [0.5, 0.5],
    [0.25, 0.75],
  ] as const) {
    add(costUsd);
    const exported = reader.exportNow();
    await waitForExports(1);
    answers.pop()?.(FAILED);
    await exported;
    expect(readCosts(folder)).toEqual([expected]);
  }
  const exported = reader.exportNow();
  await waitForExports(1);
  answers.pop()?.(SUCCESS);
  expect(await exported).toBe(true);
  expect(listNames(folder)).toEqual([]);
});

test("an earlier export that ends later neither replaces nor removes later figures", async () => {
  const { folder, reader, answers, waitForExports, add } = aMeteredProcess();
  for (const earlier of [FAILED, SUCCESS]) {
    answers.length = 0;
    add(0.5);
    const first = reader.exportBeside();
    await waitForExports(1);
    add(0.25);
    const second = reader.exportBeside();
    await waitForExports(2);
    answers[1]?.(FAILED);
    await second;
    const kept = readCosts(folder);
    answers[0]?.(earlier);
    await first;
    expect(readCosts(folder)).toEqual(kept);
    expect(kept).toHaveLength(1);
  }
});

test("figures that arrived are not kept for an earlier export that failed", async () => {
  const { folder, reader, answers, waitForExports, add } = aMeteredProcess();
  add(0.5);
  const first = reader.exportBeside();
  await waitForExports(1);
  const second = reader.exportBeside();
  await waitForExports(2);
  answers[1]?.(SUCCESS);
  await second;
  answers[0]?.(FAILED);
  await first;
  expect(listNames(folder)).toEqual([]);
});

test("the last figures are kept while the answer is overdue, and an answer that comes late takes them back", async () => {
  const { folder, spool, reader, answers, waitForExports, add } = aMeteredProcess();
  add(0.5);
  spool.isLast = true;
  const exported = reader.exportBeside();
  await waitForExports(1);
  while (!listNames(folder).some((name) => name.endsWith(".spool")))
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(readCosts(folder)).toEqual([0.5]);
  answers[0]?.(SUCCESS);
  expect(await exported).toBe(true);
  expect(listNames(folder)).toEqual([]);
});
