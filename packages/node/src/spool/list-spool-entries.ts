import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** A file of ours in a spool folder. */
export interface SpoolEntry {
  readonly path: string;
  /** Of the run whose figures these are. */
  readonly id: string;
  /**
   * `waiting` to be sent; `claimed` by a process that is sending it; `broken` and set aside; `unfinished` by a
   * process that is writing it.
   */
  readonly kind: "waiting" | "claimed" | "broken" | "unfinished";
  /** When it was claimed; 0 for all others. */
  readonly claimedAtMs: number;
  readonly sizeBytes: number;
  readonly changedAtMs: number;
}

const NAME = /^([0-9a-f-]{36})(?:\.(spool|broken)|\.(\d{1,16})\.[0-9a-f]+\.claim|\.[0-9a-f]+\.tmp)$/;

/**
 * The spool's files in a folder, oldest first. Files of other names are left alone; where the folder is missing
 * there are none.
 *
 * @throws system errors of the folder
 */
export async function listSpoolEntries(folder: string): Promise<readonly SpoolEntry[]> {
  const entries: SpoolEntry[] = [];
  for (const name of await readNames(folder)) {
    const match = NAME.exec(name);
    if (match === null) continue;
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    // Another process was faster.
    if (stats === undefined) continue;
    const [, id = "", kind, claimedAtMs] = match;
    entries.push({
      path,
      id,
      kind: findKind(kind, claimedAtMs),
      claimedAtMs: Number(claimedAtMs ?? 0),
      sizeBytes: stats.size,
      changedAtMs: stats.mtimeMs,
    });
  }
  return entries.sort((one, other) => one.changedAtMs - other.changedAtMs);
}

async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function findKind(kind: string | undefined, claimedAtMs: string | undefined): SpoolEntry["kind"] {
  if (kind === "spool") return "waiting";
  if (kind === "broken") return "broken";
  return claimedAtMs === undefined ? "unfinished" : "claimed";
}
