import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BatchStore } from "../../src/batches/batch-store.ts";
import { withFeature } from "../../src/with-feature.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "../metered-sdk.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const SILENT = (): Promise<never> => new Promise(() => {});

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

test("behind a store that hangs at most 20,000 entries wait, and later ones are counted at once", async () => {
  const { readPoints } = meterAnew({ batchStore: { remember: SILENT, find: SILENT } });
  await readResults("waiting", [10_000, 10_001, 2]);
  const early = await readPoints();
  expect(sumOf(early, "claude.meter.errors", { step: "batch store" })).toBe(1);
  expect(sumOf(early, "claude.calls")).toBe(2);
  await vi.advanceTimersByTimeAsync(10_000);
  await instrumentation.whenBatchesCounted();
  expect(sumOf(await readPoints(), "claude.calls")).toBe(20_003);
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
