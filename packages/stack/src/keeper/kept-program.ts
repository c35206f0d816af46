import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

import { endGroup } from "./end-group.ts";
import type { ProgramExit, SpawnOrder } from "./keeper-message.ts";

/** One program in the hands of the keeper. */
export interface KeptProgram {
  readonly pid: number;
  /** Settles after the program was reaped and what it left behind was ended. */
  readonly exited: Promise<ProgramExit>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program in a process group of its own; rejects when it cannot be started. */
export async function spawnKeptProgram(order: SpawnOrder): Promise<KeptProgram> {
  mkdirSync(dirname(order.logFile), { recursive: true });
  const log = openSync(order.logFile, "a");
  try {
    const child = spawn(order.command, order.args, {
      cwd: order.cwd,
      env: { ...order.env },
      // A group of its own: Ctrl-C in the terminal does not reach it, and its children can be ended with it.
      detached: true,
      stdio: ["ignore", log, log],
    });
    const pid = await readPid(child);
    return { pid, exited: readExit(child, pid, order), kill: (signal) => void endGroup(pid, signal) };
  } finally {
    closeSync(log);
  }
}

function readPid(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
}

async function readExit(child: ChildProcess, pid: number, order: SpawnOrder): Promise<ProgramExit> {
  const exit = await new Promise<ProgramExit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  endGroup(pid, "SIGKILL");
  if (order.cleanUp !== undefined) await runCleanUp(order.cleanUp);
  return exit;
}

function runCleanUp(cleanUp: NonNullable<SpawnOrder["cleanUp"]>): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(cleanUp.command, cleanUp.args, { stdio: "ignore", timeout: 10_000 });
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
}
