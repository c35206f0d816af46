import { expect, test } from "vitest";
import { createBatchMemory } from "../../src/batches/batch-memory.ts";
import type { BatchMemory } from "../../src/batches/batch-memory.ts";

const MADE = { feature: "f", team: "t", path: "p" };

function idsOf(count: number, prefix = "id"): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

function countFree(memory: BatchMemory, batchId: string, ids: readonly string[]): number {
  return memory.claim(batchId, ids).filter(Boolean).length;
}

test("100,000 entries take 1 MiB while they are read and nothing once all are counted", () => {
  const memory = createBatchMemory();
  memory.remember("b", { ...MADE, entries: 100_000 });
  const ids = idsOf(100_000);
  expect(countFree(memory, "b", ids.slice(0, 99_999))).toBe(99_999);
  expect(memory.size()).toBe(1_048_576);
  expect(countFree(memory, "b", ids.slice(0, 99_999))).toBe(0);
  expect(memory.isCounted("b")).toBe(false);
  expect(countFree(memory, "b", ids.slice(99_999))).toBe(1);
  expect(memory.size()).toBe(0);
  expect(memory.isCounted("b")).toBe(true);
  expect(countFree(memory, "b", ids)).toBe(0);
});

test("an id that comes twice in one claim is free once", () => {
  expect(createBatchMemory().claim("b", ["x", "y", "x"])).toEqual([true, true, false]);
});

test("what is learned of a batch's day and size does not overwrite who made it", () => {
  const memory = createBatchMemory();
  memory.remember("b", { ...MADE, createdAtMs: 5 });
  memory.keepFacts("b", { entries: 2 });
  expect(memory.find("b")).toEqual({ made: { ...MADE, createdAtMs: 5 }, createdAtMs: 5, entries: 2 });
  memory.keepFacts("c", { createdAtMs: 7 });
  expect(memory.find("c")).toEqual({ made: undefined, createdAtMs: 7, entries: undefined });
});

test("beyond its bounds a memory forgets the batch that was not used for longest", () => {
  const memory = createBatchMemory({ batches: 2, openEntries: 1000 });
  memory.remember("old", MADE);
  memory.remember("used", MADE);
  memory.claim("old", ["x"]);
  memory.remember("new", MADE);
  expect(["old", "used", "new"].map((batchId) => memory.find(batchId)?.made)).toEqual([
    MADE,
    undefined,
    MADE,
  ]);
});

test("beyond the bound of open entries only batches that were read in part are forgotten", () => {
  const memory = createBatchMemory({ batches: 100, openEntries: 1000 });
  memory.remember("made", MADE);
  for (const batchId of ["a", "b", "c"]) memory.claim(batchId, idsOf(400));
  expect(memory.find("made")?.made).toEqual(MADE);
  expect(countFree(memory, "b", idsOf(400))).toBe(0);
  expect(countFree(memory, "a", idsOf(400))).toBe(400);
  // The batch that is being read is kept even where it alone is too large.
  expect(countFree(memory, "huge", idsOf(5000))).toBe(5000);
  expect(countFree(memory, "huge", idsOf(5000))).toBe(0);
});

test("a batch that was made just now is new, although its id is known", () => {
  const memory = createBatchMemory();
  memory.remember("b", { ...MADE, entries: 2 });
  expect(countFree(memory, "b", ["x", "y"])).toBe(2);
  memory.remember("b", { ...MADE, entries: 2 });
  expect(countFree(memory, "b", ["x", "y"])).toBe(2);
});

test("batches that are read in part take at most 21 bytes an entry, however many there are", () => {
  const memory = createBatchMemory({ batches: 1000, openEntries: 100_000 });
  for (let index = 0; index < 200; index += 1) memory.claim(`open_${index}`, idsOf(2000, String(index)));
  expect(memory.size()).toBeLessThanOrEqual(100_000 * 21);
  expect(memory.size()).toBeGreaterThan(0);
});
