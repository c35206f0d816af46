import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { findErrorCode } from "../find-error-code.ts";
import { isProgramRunning, readProgramIdentity } from "./running-program.ts";
import type { ProgramIdentity } from "./running-program.ts";

/** Told now and again while another program holds the lock. */
export type OnWaiting = (holderPid: number, waitedSeconds: number) => void;

const POLL_MILLISECONDS = 50;

/**
 * Runs `work` while holding a lock file; waits while another running program holds it. A lock whose holder
 * has died is taken over.
 */
export async function holdLock<Result>(
  path: string,
  work: () => Promise<Result>,
  onWaiting: OnWaiting = () => undefined,
): Promise<Result> {
  await acquireLock(path, onWaiting);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquireLock(path: string, onWaiting: OnWaiting): Promise<void> {
  const startedAt = performance.now();
  while (!(await tryLock(path))) {
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (await isProgramRunning(holder)) {
      onWaiting(holder.pid, (performance.now() - startedAt) / 1000);
      await sleep(POLL_MILLISECONDS);
    } else {
      await removeStaleLock(path);
    }
  }
}

/** Creates the lock with its content in one step, so that nobody ever reads half a lock. */
async function tryLock(path: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  const { pid, startedTicks } = await readProgramIdentity(process.pid);
  await writeFile(draft, `${pid} ${startedTicks}`);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (findErrorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeStaleLock(path: string): Promise<void> {
  // Of several waiters only one may remove it, else the second would remove the lock that the first just took.
  await holdLock(`${path}.takeover`, async () => {
    const holder = await readHolder(path);
    if (holder !== undefined && !(await isProgramRunning(holder))) await rm(path, { force: true });
  });
}

async function readHolder(path: string): Promise<ProgramIdentity | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const [, pid, startedTicks] = /^(\d+) (\d*)$/.exec(text) ?? [];
  // A damaged lock, as after a power cut, is nobody's: no program has such a start time.
  if (pid === undefined || startedTicks === undefined) return { pid: 0, startedTicks: "damaged" };
  return { pid: Number(pid), startedTicks };
}
