import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { findLeftMs, waitUntilReady } from "../src/final-flush.ts";

test("an export has what is left of the time-out after what it had to wait for", async () => {
  const remainingMs = await waitUntilReady(() => sleep(200), 1_000);
  expect(remainingMs).toBeLessThan(801);
  expect(remainingMs).toBeGreaterThan(99);
  expect(await waitUntilReady(() => sleep(200), 150)).toBe(100);
  expect(await waitUntilReady(() => Promise.resolve(), 1_000)).toBe(1_000);
});

test("a program that a sending has held already is held for the rest of the time-out only", () => {
  const nowMs = 100_000;
  const since = (agoMs: number): { startedAtMs: number; endedAtMs: undefined } => ({
    startedAtMs: nowMs - agoMs,
    endedAtMs: undefined,
  });
  const ended = { startedAtMs: nowMs - 4_000, endedAtMs: nowMs - 20 };
  const endedLongAgo = { startedAtMs: nowMs - 4_000, endedAtMs: nowMs - 1_000 };
  expect(findLeftMs([undefined], 5_000, nowMs)).toBe(5_000);
  expect(findLeftMs([since(3_000)], 5_000, nowMs)).toBe(2_000);
  expect(findLeftMs([since(5_000)], 5_000, nowMs)).toBe(100);
  // No sending runs for so long.
  expect(findLeftMs([since(9_000)], 5_000, nowMs)).toBe(5_000);
  expect(findLeftMs([undefined, since(1_000), ended, endedLongAgo], 5_000, nowMs)).toBe(1_000);
});
