import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { findBatchState } from "../../src/batches/batch-state.ts";
import type { BatchStore } from "../../src/batches/batch-store.ts";
import { createFileBatchStore } from "../../src/batches/create-file-batch-store.ts";
import { UnmarkedClaimError } from "../../src/batches/unmarked-claim-error.ts";
import { withFeature } from "../../src/with-feature.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "../metered-sdk.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const SILENT = (): Promise<never> => new Promise(() => {});

/** What a process of its own would begin with. */
function forgetProcess(): void {
  for (const key of Object.getOwnPropertySymbols(globalThis))
    if (key.description?.startsWith("bursar.batches.")) Reflect.deleteProperty(globalThis, key);
}

/** Reads results that come in chunks of so many expired entries, inside of the feature `reader`. */
async function readResults(batchId: string, sizes: readonly number[]): Promise<void> {
  let count = 0;
  const chunks = sizes.map((size) =>
    Array.from({ length: size }, () => {
      count += 1;
      return `${JSON.stringify({ custom_id: `id-${count}`, result: { type: "expired" } })}\n`;
    }).join(""),
  );
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const client = new Anthropic({ apiKey: "test", fetch: () => Promise.resolve(new Response(body)) });
  const response = await withFeature("reader", () =>
    client.get(`/v1/messages/batches/${batchId}/results`).asResponse(),
  );
  await response.arrayBuffer();
}

test("a store that hangs is waited for ten seconds, then the process counts by itself", async () => {
  const batchStore: BatchStore = { remember: SILENT, find: SILENT, claim: SILENT };
  const { readPoints } = meterAnew({ batchStore });
  await readResults("hanging", [3, 2]);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(sumOf(await readPoints(), "claude.calls")).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  await instrumentation.whenBatchesCounted();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "batch", feature: "reader", error_type: "expired" })).toBe(5);
  expect(sumOf(points, "claude.meter.errors", { step: "batch store" })).toBe(1);
});

test("entries that wait for a store that is behind are never counted twice, by two processes one after the other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "batches-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const counted: number[] = [];
  for (let reader = 0; reader < 2; reader += 1) {
    forgetProcess();
    const { readPoints } = meterAnew({ batchStore: createFileBatchStore(folder) });
    await readResults(
      "large",
      Array.from({ length: 60 }, () => 1000),
    );
    const early = sumOf(await readPoints(), "claude.calls");
    await instrumentation.whenBatchesCounted();
    const points = await readPoints();
    expect(early).toBeLessThan(30_000);
    expect(selectPoints(points, "claude.meter.errors")).toEqual([]);
    counted.push(sumOf(points, "claude.calls"));
  }
  expect(counted).toEqual([60_000, 0]);
});

test("a store without claims names the feature, and each process counts what it reads", async () => {
  const made = { feature: "maker", team: "t", path: "p" };
  const { readPoints } = meterAnew({ batchStore: { remember: () => {}, find: () => made } });
  await readResults("unclaimed", [2]);
  await instrumentation.whenBatchesCounted();
  expect(sumOf(await readPoints(), "claude.calls", made)).toBe(2);
});

test("a batch whose maker had no feature is the reader's", async () => {
  const made = { feature: "unknown", team: "unknown", path: "unknown" };
  const { readPoints } = meterAnew({ batchStore: { remember: () => {}, find: () => made } });
  await readResults("nameless", [1]);
  await instrumentation.whenBatchesCounted();
  expect(sumOf(await readPoints(), "claude.calls", { feature: "reader" })).toBe(1);
});

test("an entry that another process counted is not counted, and one that nobody asked for changes nothing", async () => {
  const batchStore: BatchStore = {
    remember: () => {},
    find: () => undefined,
    claim: (_, customIds) => [...customIds.slice(1), "somebody-else", "id-2"],
  };
  const { readPoints } = meterAnew({ batchStore });
  await readResults("partly", [3]);
  await instrumentation.whenBatchesCounted();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(2);
  expect(selectPoints(points, "claude.meter.errors")).toEqual([]);
});

test("where a claim cannot be marked, the entries that others are known to have taken stay theirs", async () => {
  const batchStore: BatchStore = {
    remember: () => {},
    find: () => undefined,
    claim: (_, customIds) => Promise.reject(new UnmarkedClaimError("full", customIds.slice(1))),
  };
  const { readPoints } = meterAnew({ batchStore });
  for (const size of [3, 5]) {
    await readResults("unmarked", [size]);
    await instrumentation.whenBatchesCounted();
  }
  // Of 3 entries 2, and of 2 more 1.
  expect(sumOf(await readPoints(), "claude.calls")).toBe(3);
});

test("beyond 200,000 waiting entries the rest is left uncounted, told once, and counted when it is read again", async () => {
  const { readPoints } = meterAnew({ batchStore: { remember: () => {}, find: () => undefined } });
  const state = findBatchState();
  // Of other readings.
  state.waitingEntries += 199_998;
  await readResults("endless", [1, 2, 3]);
  await instrumentation.whenBatchesCounted();
  const early = await readPoints();
  state.waitingEntries -= 199_998;
  expect(sumOf(early, "claude.meter.errors", { step: "batch waiting" })).toBe(1);
  expect(sumOf(early, "claude.calls")).toBe(2);
  await readResults("endless", [6]);
  await instrumentation.whenBatchesCounted();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(6);
  expect(sumOf(points, "claude.meter.errors")).toBe(1);
  expect(state.waitingEntries).toBe(0);
});
