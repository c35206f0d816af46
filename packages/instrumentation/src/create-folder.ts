import { mkdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

// What is kept on disk is for nobody else.
const PRIVATE = { mode: 0o700 } as const;

/**
 * Creates a folder and those above it, each for its owner alone. Node's recursive mkdir never ends on a file system
 * that refuses new folders by ENOENT, as /proc does, and keeps the process from ending.
 *
 * @throws system errors; a path that is there already is none, whatever it is
 */
export async function createFolder(path: string): Promise<void> {
  const create = (): Promise<unknown> => mkdir(path, PRIVATE).catch(passIfThere);
  try {
    await create();
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    await createFolder(dirname(path));
    await create();
  }
}

/** The same at once. */
export function createFolderNow(path: string): void {
  try {
    createOne(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    createFolderNow(dirname(path));
    createOne(path);
  }
}

function createOne(path: string): void {
  try {
    mkdirSync(path, PRIVATE);
  } catch (error) {
    passIfThere(error);
  }
}

function passIfThere(error: unknown): void {
  if (!hasCode(error, "EEXIST")) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
