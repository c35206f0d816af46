import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { createFolder, createFolderNow } from "@bursar/instrumentation/host";

/** A file that is added to, and how large it may become. */
export interface GrowingFile {
  /** Missing folders are made. */
  readonly path: string;
  readonly maxBytes: number;
}

// Not held up by a pipe that nobody reads; readable for nobody else.
const FLAGS = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK;
const MODE = 0o600;

/** Adds text to what the path names now, whoever else adds to it. @throws system errors, and RangeError where it is full */
export async function appendText(text: string, { path, maxBytes }: GrowingFile): Promise<void> {
  const file = await openFile(path);
  try {
    checkSize((await file.stat()).size, text, maxBytes);
    await file.appendFile(text);
  } finally {
    await file.close();
  }
}

/** The same at once. */
export function appendTextNow(text: string, { path, maxBytes }: GrowingFile): void {
  const file = openFileNow(path);
  try {
    checkSize(fstatSync(file).size, text, maxBytes);
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  } finally {
    closeSync(file);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, FLAGS, MODE);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await createFolder(dirname(path));
    return open(path, FLAGS, MODE);
  }
}

function openFileNow(path: string): number {
  try {
    return openSync(path, FLAGS, MODE);
  } catch (error) {
    if (!isMissing(error)) throw error;
    createFolderNow(dirname(path));
    return openSync(path, FLAGS, MODE);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function checkSize(sizeBytes: number, text: string, maxBytes: number): void {
  if (sizeBytes + Buffer.byteLength(text) > maxBytes)
    throw new RangeError(`it would be larger than BURSAR_CALL_LOG_MAX_BYTES, which is ${maxBytes}`);
}
