import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** More than fits beside the name of a file, so that a full disk tells. */
const SAMPLE = Buffer.alloc(4_096);

/**
 * Writes a file and deletes it: to root, and on some file systems, permissions say nothing. A folder that is not
 * there yet would be made, so the nearest one above it is tried. Returns whether the folder is there.
 *
 * @throws system errors
 */
export async function tryFolder(path: string): Promise<boolean> {
  const folder = findExisting(path);
  const file = join(folder, `.bursar-doctor-${randomBytes(6).toString("hex")}`);
  try {
    await writeFile(file, SAMPLE, { flag: "wx", mode: 0o600 });
  } finally {
    await unlink(file).catch(() => {});
  }
  return folder === path;
}

function findExisting(path: string): string {
  let at = path;
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at);
  return at;
}
