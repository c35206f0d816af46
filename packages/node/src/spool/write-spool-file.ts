import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { waitAtMost } from "../wait-at-most.ts";
import { createFolder } from "@bursar/instrumentation/host";
import { listSpoolEntries } from "./list-spool-entries.ts";
import { planRoom } from "./plan-room.ts";
import { LONGEST_FILE_BYTES } from "./spool-file.ts";

/** Where spool files are, and how much room they may take. */
export interface SpoolFolder {
  readonly path: string;
  readonly maxBytes: number;
}

/** What there was no room for. */
export interface DroppedFiles {
  readonly count: number;
  readonly bytes: number;
}

// A disk that is slower does not hold the program's end; the file is then as safe as the system's memory is.
const LONGEST_SYNC_MS = 250;

const LOST: readonly string[] = ["EIO", "ENOSPC", "EDQUOT"];

/**
 * Writes the file of a run at once or not at all, readable for nobody else; it replaces the run's earlier one. The
 * oldest files make room.
 *
 * @throws system errors, and RangeError where the file alone is larger than the folder may be
 */
export async function writeSpoolFile(folder: SpoolFolder, id: string, text: Buffer): Promise<DroppedFiles> {
  await createFolder(folder.path);
  const dropped = await makeRoom(folder, id, text.length);
  const path = join(folder.path, planSpoolName(id));
  const unfinished = join(folder.path, `${id}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeThrough(unfinished, text);
    await rename(unfinished, path);
  } catch (error) {
    await unlink(unfinished).catch(() => {});
    throw error;
  }
  return dropped;
}

/** The name of a run's file while it waits to be sent. */
export function planSpoolName(id: string): string {
  return `${id}.spool`;
}

async function makeRoom(folder: SpoolFolder, id: string, bytes: number): Promise<DroppedFiles> {
  if (bytes > folder.maxBytes)
    throw new RangeError(`the figures take ${bytes} bytes and BURSAR_SPOOL_MAX_BYTES is ${folder.maxBytes}`);
  if (bytes > LONGEST_FILE_BYTES)
    throw new RangeError(`the figures take ${bytes} bytes and a file may have ${LONGEST_FILE_BYTES}`);
  const entries = await listSpoolEntries(folder.path);
  const plan = planRoom(entries, { id, bytes, maxBytes: folder.maxBytes, nowMs: Date.now() });
  for (const { path } of [...plan.leftovers, ...plan.drops]) await unlink(path).catch(() => {});
  return { count: plan.drops.length, bytes: plan.drops.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}

async function writeThrough(path: string, text: Buffer): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
  } catch (error) {
    await file.close();
    throw error;
  }
  await endInTime(file);
}

/** Closing waits for the disk too. */
async function endInTime(file: FileHandle): Promise<void> {
  const ended = syncAndClose(file);
  try {
    await waitAtMost(LONGEST_SYNC_MS, ended);
  } finally {
    ended.catch(() => {});
  }
}

async function syncAndClose(file: FileHandle): Promise<void> {
  try {
    await file.datasync();
  } catch (error) {
    // A full or failing disk may tell only now; some file systems cannot do it at all.
    if (error instanceof Error && "code" in error && LOST.includes(String(error.code))) throw error;
  } finally {
    await file.close();
  }
}
