import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { LONGEST_FILE_BYTES, readSpoolFile, readSpoolHeader } from "./spool-file.ts";
import type { SpoolFile, SpoolHeader } from "./spool-file.ts";

/** What is in a file of the spool: what it should be, something else, or what only another user may read. */
export type SpoolReading<Content = SpoolHeader> =
  | { readonly kind: "sound"; readonly content: Content }
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "foreign" }
  | { readonly kind: "gone" };

// No link is followed out of the folder, and a pipe does not keep us waiting.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const LONGEST_HEADER_BYTES = 65_536;

/** Reads what a file says of itself: a folder may be full of files that are not sent. Never rejects. */
export function readSpoolEntry(path: string): Promise<SpoolReading> {
  return readOwn(path, async (file, sizeBytes) => {
    const start = Buffer.alloc(Math.min(sizeBytes, LONGEST_HEADER_BYTES));
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    return readSpoolHeader(start.subarray(0, bytesRead), sizeBytes).header;
  });
}

/** Reads a whole file; never rejects. */
export function readWholeSpoolEntry(path: string): Promise<SpoolReading<SpoolFile>> {
  return readOwn(path, async (file) => readSpoolFile(await file.readFile()));
}

async function readOwn<Content>(
  path: string,
  read: (file: FileHandle, sizeBytes: number) => Promise<Content>,
): Promise<SpoolReading<Content>> {
  try {
    const file = await open(path, FLAGS);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new Error("it is no file");
      const user = process.getuid?.() ?? 0;
      if (user !== 0 && stats.uid !== user) return { kind: "foreign" };
      if (stats.size > LONGEST_FILE_BYTES) throw new Error("it is larger than any that we write");
      return { kind: "sound", content: await read(file, stats.size) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return judgeFault(error);
  }
}

function judgeFault(error: unknown): Exclude<SpoolReading, { readonly kind: "sound" }> {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return { kind: "gone" };
  if (code === "EACCES" || code === "EPERM") return { kind: "foreign" };
  if (code === "ELOOP") return { kind: "broken", reason: "it is a link" };
  return { kind: "broken", reason: error instanceof Error ? error.message : String(error) };
}
