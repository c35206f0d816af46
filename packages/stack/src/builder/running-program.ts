import { readFile } from "node:fs/promises";

import { findErrorCode } from "../find-error-code.ts";

/** Names one life of one program, so that a reused pid is not taken for it. */
export interface ProgramIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot where the system tells it (Linux), else empty. */
  readonly startedTicks: string;
}

/** The identity of a program by its pid. */
export async function readProgramIdentity(pid: number): Promise<ProgramIdentity> {
  return { pid, startedTicks: await readStartedTicks(pid) };
}

/** True while that very program runs. */
export async function isProgramRunning(identity: ProgramIdentity): Promise<boolean> {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (findErrorCode(error) !== "EPERM") return false;
  }
  return (await readStartedTicks(identity.pid)) === identity.startedTicks;
}

async function readStartedTicks(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The program's name, in parentheses, may hold spaces; the fields are counted after it.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
