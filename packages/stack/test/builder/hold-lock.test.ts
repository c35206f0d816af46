import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { holdLock } from "../../src/builder/hold-lock.ts";
import { makeFolder } from "../make-folder.ts";

// Larger than any pid that a system gives out.
const DEAD = "99999999 1";

async function runThree(path: string): Promise<string[]> {
  const events: string[] = [];
  const workers = Array.from({ length: 3 }, (_, worker) =>
    holdLock(path, async () => {
      events.push(`${worker} in`);
      await sleep(5);
      events.push(`${worker} out`);
    }),
  );
  await Promise.all(workers);
  return events;
}

function isSerial(events: readonly string[]): boolean {
  return events.every((event, index) =>
    index % 2 === 0 ? event.endsWith("in") : event === events[index - 1]?.replace("in", "out"),
  );
}

test("only one holds the lock at a time", async () => {
  const events = await runThree(join(await makeFolder(), "lock"));
  expect(events).toHaveLength(6);
  expect(isSerial(events)).toBe(true);
});

test.each([
  ["a dead program", DEAD],
  ["an earlier program of this pid", `${process.pid} 1`],
  ["nobody, being damaged", "\0\0"],
])("a lock of %s is taken over by exactly one of several", async (_, content) => {
  const path = join(await makeFolder(), "lock");
  await writeFile(path, content);
  // The one who died may have died in the middle of a take-over.
  await writeFile(`${path}.takeover`, DEAD);
  const events = await runThree(path);
  expect(events).toHaveLength(6);
  expect(isSerial(events)).toBe(true);
});

test("who waits is told for whom and for how long", async () => {
  const path = join(await makeFolder(), "lock");
  const waits: [number, number][] = [];
  const first = holdLock(path, () => sleep(300));
  await sleep(50);
  await holdLock(
    path,
    async () => undefined,
    (pid, seconds) => waits.push([pid, seconds]),
  );
  await first;
  expect(waits[0]?.[0]).toBe(process.pid);
  expect(waits.at(-1)?.[1]).toBeGreaterThan(0.1);
});

test("the lock is given back when the work fails", async () => {
  const path = join(await makeFolder(), "lock");
  await expect(holdLock(path, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await holdLock(path, async () => "free")).toBe("free");
});
