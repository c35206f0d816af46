import { closeSync, constants, fstatSync, mkdirSync, openSync, writeSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** A file that is added to, and how large it may become. */
export interface GrowingFile {
  /** Missing folders are made. */
  readonly path: string;
  readonly maxBytes: number;
}

// Not held up by a pipe that nobody reads; readable for nobody else.
const FLAGS = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK;
const MODE = 0o600;
const FOLDER = { recursive: true, mode: 0o700 } as const;

/** Adds text to what the path names now, whoever else adds to it. @throws system errors, and RangeError where it is full */
export async function appendText(text: string, { path, maxBytes }: GrowingFile): Promise<void> {
  await mkdir(dirname(path), FOLDER);
  const file = await open(path, FLAGS, MODE);
  try {
    checkSize((await file.stat()).size, text, maxBytes);
    await file.appendFile(text);
  } finally {
    await file.close();
  }
}

/** The same at once. */
export function appendTextNow(text: string, { path, maxBytes }: GrowingFile): void {
  mkdirSync(dirname(path), FOLDER);
  const file = openSync(path, FLAGS, MODE);
  try {
    checkSize(fstatSync(file).size, text, maxBytes);
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  } finally {
    closeSync(file);
  }
}

function checkSize(sizeBytes: number, text: string, maxBytes: number): void {
  if (sizeBytes + Buffer.byteLength(text) > maxBytes)
    throw new RangeError(`it would be larger than BURSAR_CALL_LOG_MAX_BYTES, which is ${maxBytes}`);
}
