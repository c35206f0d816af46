import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5_000;

/** Each leads a group of its own, so that what it started can be ended with it. */
const running = new Map<number, Promise<unknown>>();
let isEnding = false;

/** Runs a program with its output on ours; resolves to its exit code (1 when a signal or a failed start ended it). */
export function runCommand(command: string, args: readonly string[]): Promise<number> {
  if (isEnding) return Promise.resolve(1);
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
  const { pid } = child;
  const ended = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`${command} did not start: ${error.message}\n`);
      resolve(1);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  }).finally(() => pid !== undefined && running.delete(pid));
  if (pid !== undefined) running.set(pid, ended);
  return ended;
}

/** Ends the programs that run, with all that they started; from now on none starts. */
export async function endCommands(): Promise<void> {
  isEnding = true;
  await Promise.all(
    [...running].map(async ([pid, ended]) => {
      killGroup(pid, "SIGTERM");
      await Promise.race([ended, sleep(GRACE_MS)]);
      killGroup(pid, "SIGKILL");
    }),
  );
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of the group have ended.
  }
}
