import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test, vi } from "vitest";

import { planTypeFlags } from "../../src/keeper/plan-type-flags.ts";
import { startKeeper } from "../../src/keeper/start-keeper.ts";
import { isAlive, makeFolder } from "../make-folder.ts";

const PARENT = fileURLToPath(new URL("../fixtures/programs/keeper-parent.ts", import.meta.url));
const soon = { timeout: 4000, interval: 25 };

async function startParent(end: string): Promise<{ kill: () => void; pids: Record<string, number> }> {
  const child = spawn(process.execPath, [...planTypeFlags(PARENT), PARENT, await makeFolder(), end], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(child.stdout, "data");
  return { kill: () => child.kill("SIGKILL"), pids: JSON.parse(String(line)) };
}

test("however the parent ends, kill -9 too, its keeper, its programs and their children end with it", async () => {
  const [killed, crashed, exited] = await Promise.all([
    startParent("wait"),
    startParent("crash"),
    startParent("exit"),
  ]);
  expect(Object.keys(killed.pids)).toEqual(["keeper", "polite", "stubborn", "grandchild"]);
  expect(Object.values(killed.pids).map(isAlive)).toEqual([true, true, true, true]);
  killed.kill();
  const pids = [killed, crashed, exited].flatMap((parent) => Object.values(parent.pids));
  expect(pids).toHaveLength(12);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), soon);
});

test("a keeper that is killed takes its programs along, because the parent ends them", async () => {
  const folder = await makeFolder();
  const keeper = await startKeeper();
  const kept = await keeper.spawn({
    name: "a",
    command: "sleep",
    args: ["300"],
    logFile: join(folder, "a.log"),
  });
  process.kill(keeper.pid, "SIGKILL");
  expect(await kept.exited).toEqual({ code: null, signal: "SIGKILL" });
  await vi.waitFor(() => expect(isAlive(kept.pid)).toBe(false), soon);
  await expect(
    keeper.spawn({ name: "b", command: "sleep", args: ["300"], logFile: join(folder, "b.log") }),
  ).rejects.toThrow("b cannot be started: the keeper has ended");
  await keeper.stop();
});

test("output goes to the log file, the environment is added to, and the exit code comes back", async () => {
  const folder = await makeFolder();
  const keeper = await startKeeper();
  const logFile = join(folder, "logs", "a.log");
  const script = 'echo "$GREETING from $PWD"; echo oops >&2; exit 3';
  const env = { GREETING: "hello" };
  const kept = await keeper.spawn({
    name: "a",
    command: "sh",
    args: ["-c", script],
    env,
    cwd: folder,
    logFile,
  });
  expect(await kept.exited).toEqual({ code: 3, signal: null });
  expect(await readFile(logFile, "utf8")).toBe(`hello from ${folder}\noops\n`);
  await keeper.stop();
});

test("a program that does not exist is an error of its spawn, and the keeper goes on", async () => {
  const folder = await makeFolder();
  const keeper = await startKeeper();
  const logFile = join(folder, "a.log");
  await expect(keeper.spawn({ name: "a", command: "/nowhere/a", args: [], logFile })).rejects.toThrow(
    "a: spawn /nowhere/a ENOENT",
  );
  const kept = await keeper.spawn({ name: "b", command: "true", args: [], logFile });
  expect(await kept.exited).toEqual({ code: 0, signal: null });
  await keeper.stop();
});

test("stop ends with SIGTERM, and with SIGKILL what does not obey", async () => {
  const folder = await makeFolder();
  const keeper = await startKeeper({ graceSeconds: 0.3 });
  const logFile = join(folder, "a.log");
  const polite = await keeper.spawn({ name: "polite", command: "sleep", args: ["300"], logFile });
  const args = ["-c", 'trap "" TERM; echo ready; while true; do sleep 1; done'];
  const stubborn = await keeper.spawn({ name: "stubborn", command: "sh", args, logFile });
  await vi.waitFor(async () => expect(await readFile(logFile, "utf8")).toBe("ready\n"), soon);
  await keeper.stop();
  expect(await polite.exited).toEqual({ code: null, signal: "SIGTERM" });
  expect(await stubborn.exited).toEqual({ code: null, signal: "SIGKILL" });
  expect([keeper.pid, polite.pid, stubborn.pid].map(isAlive)).toEqual([false, false, false]);
});

test("what a killed program leaves behind is cleaned up before its end is told", async () => {
  const folder = await makeFolder();
  const keeper = await startKeeper();
  const logFile = join(folder, "a.log");
  const cleanUp = { command: "sh", args: ["-c", `echo cleaned > ${folder}/cleaned`] };
  const kept = await keeper.spawn({ name: "a", command: "sleep", args: ["300"], logFile, cleanUp });
  kept.kill("SIGKILL");
  await kept.exited;
  expect(await readFile(join(folder, "cleaned"), "utf8")).toBe("cleaned\n");
  await keeper.stop();
});
