import { randomBytes } from "node:crypto";
import { existsSync, renameSync, unlinkSync } from "node:fs";
import { rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SpoolEntry } from "./list-spool-entries.ts";
import { planSpoolName } from "./write-spool-file.ts";

/** Nobody else sends a file that is claimed. */
export interface SpoolClaim {
  readonly path: string;
  /** Back to those that wait; a newer file of the same run stays instead. */
  readonly release: () => void;
  /** Deletes it: it has arrived. */
  readonly remove: () => Promise<void>;
  /** Sets it aside: nothing can be read from it. */
  readonly setAside: () => Promise<void>;
}

/** Longer than a sending takes: whoever holds a claim for so long has died, or was suspended. */
const CLAIM_MS = 60_000;

/**
 * Claims a file that waits, or whose claim ran out. By a rename, so that of two processes one has it; where the
 * other was faster this is undefined.
 *
 * @param nowMs milliseconds since 1970
 */
export async function claimSpoolFile(entry: SpoolEntry, nowMs: number): Promise<SpoolClaim | undefined> {
  const folder = dirname(entry.path);
  const path = join(folder, `${entry.id}.${nowMs}.${randomBytes(6).toString("hex")}.claim`);
  try {
    await rename(entry.path, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const waiting = join(folder, planSpoolName(entry.id));
  let isHeld = true;
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    process.off("exit", release);
    releaseFile(path, waiting);
  };
  // A process that ends while it sends leaves the rest to the next one.
  process.on("exit", release);
  const end = async (work: Promise<void>): Promise<void> => {
    isHeld = false;
    process.off("exit", release);
    // Whoever took it over, for it took too long, does the same.
    await work.catch(() => {});
  };
  return {
    path,
    release,
    remove: () => end(unlink(path)),
    setAside: () => end(rename(path, join(folder, `${entry.id}.broken`))),
  };
}

/** True where a claim is old, or from a time that is yet to come: then a clock was wrong. */
export function isClaimOver({ kind, claimedAtMs }: SpoolEntry, nowMs: number): boolean {
  return kind === "claimed" && Math.abs(nowMs - claimedAtMs) > CLAIM_MS;
}

function releaseFile(path: string, waiting: string): void {
  try {
    if (existsSync(waiting)) unlinkSync(path);
    else renameSync(path, waiting);
  } catch {
    // Taken over, or the disk is gone: the next process sees what there is.
  }
}
