import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { readSpoolFile } from "./spool-file.ts";
import type { SpoolFile } from "./spool-file.ts";

/** What is in a file of the spool: what it should be, something else, or what only another user may read. */
export type SpoolReading =
  | { readonly kind: "sound"; readonly file: SpoolFile }
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "foreign" }
  | { readonly kind: "gone" };

// No link is followed out of the folder, and a pipe does not keep us waiting.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads one file; never rejects. */
export async function readSpoolEntry(path: string): Promise<SpoolReading> {
  try {
    const text = await readOwnText(path);
    return text === undefined ? { kind: "foreign" } : { kind: "sound", file: readSpoolFile(text) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return { kind: "gone" };
    if (code === "EACCES" || code === "EPERM") return { kind: "foreign" };
    if (code === "ELOOP") return { kind: "broken", reason: "it is a link" };
    return { kind: "broken", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Undefined where the file is another user's. */
async function readOwnText(path: string): Promise<Buffer | undefined> {
  const file = await open(path, FLAGS);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error("it is no file");
    const user = process.getuid?.() ?? 0;
    if (user !== 0 && stats.uid !== user) return undefined;
    return await file.readFile();
  } finally {
    await file.close();
  }
}
