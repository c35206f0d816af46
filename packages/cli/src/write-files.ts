import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RenderedFile } from "@bursar/budgets";
import { createFolder } from "./create-folder.ts";
import { describeFault, EnvironmentFault, findErrorCode } from "./environment-fault.ts";

/** A file that is written beside its target and not yet in its place. */
interface StagedFile {
  readonly target: string;
  readonly staged: string;
  /** What the target held before; undefined if there was none. */
  readonly before: Buffer | undefined;
}

function findContent(path: string): Buffer | undefined {
  try {
    if (statSync(path).isDirectory()) throw new EnvironmentFault(`cannot write ${path}: it is a folder.`);
    return readFileSync(path);
  } catch (error) {
    if (findErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function restoreFile(file: StagedFile): void {
  if (file.before === undefined) rmSync(file.target, { force: true });
  else writeFileSync(file.target, file.before);
}

/** Paths of the files whose content on disk differs, or that are not there. */
export function findDifferences(folder: string, files: readonly RenderedFile[]): readonly string[] {
  return files
    .filter((file) => findContent(join(folder, file.path))?.toString("utf8") !== file.text)
    .map((file) => file.path);
}

/** Writes all files or none: each beside its target first, then all into their places. */
export function writeFiles(folder: string, files: readonly RenderedFile[]): void {
  const staged: StagedFile[] = [];
  const placed: StagedFile[] = [];
  let at = folder;
  try {
    for (const file of files) {
      at = join(folder, file.path);
      createFolder(dirname(at));
      const next = { target: at, staged: `${at}.${process.pid}.new`, before: findContent(at) };
      staged.push(next);
      writeFileSync(next.staged, file.text);
    }
    for (const file of staged) {
      at = file.target;
      renameSync(file.staged, file.target);
      placed.push(file);
    }
  } catch (error) {
    for (const file of staged) rmSync(file.staged, { force: true });
    for (const file of placed) restoreFile(file);
    throw describeFault(`cannot write ${at}`, error);
  }
}
