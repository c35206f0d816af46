import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { MadeBatch } from "./batch-store.ts";
import { addHashes, createCountedIds, findFreeIds, hashIds } from "./counted-ids.ts";
import type { CountedIds } from "./counted-ids.ts";
import { createJsonlReader } from "./jsonl-reader.ts";
import type { JsonlReader } from "./jsonl-reader.ts";
import { readLogRecord } from "./read-log-record.ts";
import { UnmarkedClaimError } from "./unmarked-claim-error.ts";

/**
 * What is known of one batch, in a file that several processes append to. The order of its lines decides: whoever
 * appends a claim reads on to it, and has taken those ids that no line before it names.
 */
export interface BatchLog {
  readonly remember: (made: MadeBatch) => Promise<void>;
  readonly find: () => Promise<MadeBatch | undefined>;
  readonly claim: (customIds: readonly string[], entries: number | undefined) => Promise<readonly string[]>;
}

/** What was read of a file. */
interface Read {
  readonly inode: number;
  readonly reader: JsonlReader;
  offset: number;
  made: MadeBatch | undefined;
  counted: CountedIds;
  isWhole: boolean;
  /** The claim that is looked for, and which of its ids were free. */
  own: { readonly nonce: string; free: boolean[] } | undefined;
}

const PRIVATE = 0o600;
const CHUNK_BYTES = 64 * 1024;
// A batch of 100,000 entries takes 1.1 MB, once more for each process that reads it at the same time.
const LARGEST_BYTES = 64 * 1024 * 1024;
// A link that somebody else put there is not followed. Windows has no such flag: undefined adds none.
const { O_RDWR, O_APPEND, O_CREAT, O_RDONLY, O_NOFOLLOW } = constants;

/** @param onCorrupt told of a line that cannot be read; it is left out */
export function openBatchLog(path: string, onCorrupt: () => void): BatchLog {
  let known: Read | undefined;
  const readOn = async (file: FileHandle): Promise<Read> => {
    const { ino, size } = await file.stat();
    if (size > LARGEST_BYTES) throw new Error(`${path} is larger than ${LARGEST_BYTES} bytes`);
    if (known === undefined || known.inode !== ino || known.offset > size) known = startRead(ino, onCorrupt);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, known.offset);
      if (bytesRead === 0) return known;
      known.offset += bytesRead;
      known.reader.push(chunk.subarray(0, bytesRead));
    }
  };
  return {
    remember: (made) => useFile(path, O_RDWR | O_APPEND | O_CREAT, (file) => append(file, { made })),
    find: async () => {
      try {
        return await useFile(path, O_RDONLY, async (file) => (await readOn(file)).made);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async claim(customIds, entries) {
      const find = (): readonly string[] => findUntaken(customIds, known);
      let free: readonly string[] | undefined;
      try {
        return await useFile(path, O_RDWR | O_APPEND | O_CREAT, async (file) => {
          const before = await readOn(file);
          free = find();
          if (free.length === 0) return [];
          const nonce = randomBytes(9).toString("base64");
          before.own = { nonce, free: [] };
          await append(file, { claim: nonce, ids: encodeHashes(hashIds(free)) });
          const { own, counted, made } = await readOn(file);
          if (own?.free.length !== free.length) throw new Error(`${path} does not hold what was appended`);
          if (counted.count() === (made?.entries ?? entries)) await closeLog(path, made);
          return free.filter((_, index) => own.free[index]);
        });
      } catch (error) {
        if (known === undefined) throw error;
        throw new UnmarkedClaimError(error, free ?? find());
      }
    },
  };
}

function startRead(inode: number, onCorrupt: () => void): Read {
  const take = (line: string): void => {
    const record = readLogRecord(line);
    if (record === undefined) onCorrupt();
    else if (record.kind === "made") read.made ??= record.made;
    else if (record.kind === "whole") read.isWhole = true;
    else {
      const free = addHashes(record.hashes, read.counted);
      if (read.own?.nonce === record.nonce) read.own.free = free;
    }
  };
  const read: Read = {
    inode,
    reader: createJsonlReader({ onLine: take, onTooLong: onCorrupt }),
    offset: 0,
    made: undefined,
    counted: createCountedIds(),
    isWhole: false,
    own: undefined,
  };
  return read;
}

/**
 * Replaces a log whose entries are all taken by one mark. Whoever still has the old file open finds every id
 * taken there.
 */
async function closeLog(path: string, made: MadeBatch | undefined): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await useFile(draft, O_RDWR | O_APPEND | O_CREAT, async (file) => {
      if (made !== undefined) await append(file, { made });
      await append(file, { whole: true });
    });
    await rename(draft, path);
  } catch {
    // What was taken is taken; the log stays as large as it is, and the draft goes with the old files.
  }
}

async function useFile<Result>(
  path: string,
  flags: number,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, flags | O_NOFOLLOW, PRIVATE);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** One write, so that no other comes between; the newline before it ends a line that a crash cut off. */
async function append(file: FileHandle, record: object): Promise<void> {
  const line = Buffer.from(`\n${JSON.stringify(record)}\n`);
  const { bytesWritten } = await file.write(line);
  if (bytesWritten !== line.length) throw new Error("a record was written in part only");
}

function findUntaken(customIds: readonly string[], known: Read | undefined): readonly string[] {
  if (known === undefined) return customIds;
  return known.isWhole ? [] : findFreeIds(customIds, known.counted);
}

function encodeHashes({ buffer, byteOffset, byteLength }: Uint32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
