import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";

/** How long and how many files are kept. */
export interface FileBounds {
  readonly files: number;
  /** Since the last change. */
  readonly ageMs: number;
}

const DAY_MS = 86_400_000;

/** Results can be read for 29 days after a batch was made, and each claim is a change. */
const FILE_BOUNDS: FileBounds = { files: 20_000, ageMs: 30 * DAY_MS };

const OURS = /\.batch\.jsonl(?:\.[0-9a-f]+\.tmp)?$/;

/** Deletes the files of batches that are too old, and the oldest of too many. Other files are left alone. */
export async function sweepBatchFiles(
  folder: string,
  nowMs: number,
  bounds: FileBounds = FILE_BOUNDS,
): Promise<void> {
  const files: { readonly path: string; readonly changedAtMs: number }[] = [];
  for (const name of await readdir(folder)) {
    if (!OURS.test(name)) continue;
    const path = join(folder, name);
    const changedAtMs = await readChange(path);
    if (changedAtMs !== undefined) files.push({ path, changedAtMs });
  }
  files.sort((one, other) => other.changedAtMs - one.changedAtMs);
  for (const [index, { path, changedAtMs }] of files.entries())
    if (index >= bounds.files || nowMs - changedAtMs > bounds.ageMs) await unlinkFound(path);
}

/** Undefined where another process has just deleted the file. */
async function readChange(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}

async function unlinkFound(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {
    // Another process was faster.
  }
}
