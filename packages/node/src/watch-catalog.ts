import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { Catalog } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import { readCatalog } from "./read-catalog.ts";

/** How often the file's time is looked at: cheap, and right for replaced files and mounted configurations. */
const POLL_MS = 5_000;

/** What tells one content of the file from another; `missing` where there is no file. */
type FileMark = string;

/** A catalog that is watched. */
export interface WatchedCatalog {
  /** What the file said at first; undefined where it could not be used. */
  readonly catalog: Catalog | undefined;
  readonly stop: () => void;
}

/**
 * Reads a catalog and hands on every newer one of that file, without keeping the process alive. One that is
 * missing or broken is told by diag, and what was read before stays.
 */
export function watchCatalog(
  file: string,
  useCatalog: (catalog: Catalog) => void,
  pollMs: number = POLL_MS,
): WatchedCatalog {
  // Before the content is read: a change in between is then seen at the first look.
  let seen = markFile(file);
  let looking = false;
  const look = async (): Promise<void> => {
    const mark = await findMark(file);
    if (mark === seen) return;
    seen = mark;
    const catalog = readCatalog(file, "The catalog read before stays.");
    if (catalog !== undefined) useCatalog(catalog);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch((fault: unknown) => tell("error", "a newer catalog could not be used", fault))
      .finally(() => (looking = false));
  }, pollMs).unref();
  return { catalog: readCatalog(file), stop: () => clearInterval(timer) };
}

function markFile(file: string): FileMark {
  try {
    return markOf(statSync(file));
  } catch {
    return "missing";
  }
}

async function findMark(file: string): Promise<FileMark> {
  try {
    return markOf(await stat(file));
  } catch {
    return "missing";
  }
}

function markOf({ mtimeMs, size, ino }: { mtimeMs: number; size: number; ino: number }): FileMark {
  return `${mtimeMs} ${size} ${ino}`;
}
