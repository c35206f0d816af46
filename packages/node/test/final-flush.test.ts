import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { flushAtEnd, waitUntilReady } from "../src/final-flush.ts";

test("an export has what is left of the time-out after what it had to wait for", async () => {
  const remainingMs = await waitUntilReady(() => sleep(200), 1_000);
  expect(remainingMs).toBeLessThan(801);
  expect(remainingMs).toBeGreaterThan(99);
  expect(await waitUntilReady(() => sleep(200), 150)).toBe(100);
  expect(await waitUntilReady(() => Promise.resolve(), 1_000)).toBe(1_000);
});

test("a program that an export has held already is held for the rest of the time-out only", async () => {
  const shortened: number[] = [];
  const flushAfter = (startedAgoMs: number | undefined): Promise<boolean> =>
    flushAtEnd(
      {
        latest: () =>
          startedAgoMs === undefined
            ? undefined
            : { startedAtMs: performance.now() - startedAgoMs, endedAtMs: undefined },
        exportBeside: () => Promise.resolve(true),
        shortenTo: (remainingMs) => void shortened.push(Math.round(remainingMs / 100) * 100),
      },
      5_000,
    );
  expect(await flushAfter(undefined)).toBe(true);
  await flushAfter(3_000);
  await flushAfter(5_000);
  // No export runs for so long.
  await flushAfter(9_000);
  expect(shortened).toEqual([5_000, 2_000, 100, 5_000]);
});
