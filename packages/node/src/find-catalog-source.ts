import { readFileSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readRemote } from "./read-remote.ts";

/** Where a catalog comes from. */
export interface CatalogSource {
  /** For messages: without credentials. */
  readonly name: string;
  /** What tells it from other sources; a query may have credentials. */
  readonly identity: string;
  /** What to do where it cannot be read. */
  readonly advice: string;
  readonly intervalMs: number;
  /** What `read` does, at once; undefined where that would hold up the program. */
  readonly readNow: (() => string | undefined) | undefined;
  /**
   * The text, or undefined while it is the one that was read before.
   *
   * @throws Error that says why there is none
   */
  readonly read: () => Promise<string | undefined>;
}

/** How a source is read. */
export interface CatalogSourceOptions {
  /** Default: 5 s for a file, 60 s for a URL. */
  readonly intervalMs?: number | undefined;
  /** The longest that a server is waited for. */
  readonly timeoutMs: number;
}

/** How often the file's time is looked at: cheap, and right for replaced files and mounted configurations. */
const FILE_INTERVAL_MS = 5_000;
const URL_INTERVAL_MS = 60_000;
/** A price book and thousands of features take less. */
const LONGEST_BYTES = 16 * 1024 * 1024;

/**
 * The source that `BURSAR_CATALOG` names: a URL of HTTP or HTTPS, or a file.
 *
 * @throws Error where it is neither
 */
export function findCatalogSource(location: string, options: CatalogSourceOptions): CatalogSource {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFileSource(location, options);
  if (scheme === "file" && URL.canParse(location)) return createFileSource(fileURLToPath(location), options);
  if ((scheme === "http" || scheme === "https") && URL.canParse(location))
    return createRemoteSource(location, options);
  throw new Error("it is neither a file nor a URL of http or https");
}

function createFileSource(
  file: string,
  { intervalMs = FILE_INTERVAL_MS }: CatalogSourceOptions,
): CatalogSource {
  let seen: string | undefined;
  // The mark is of before the content is read: a change in between is then seen at the next look.
  const readMarked = (stats: Stats): string | undefined => {
    const mark = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    if (mark === seen) return undefined;
    seen = undefined;
    const text = readFileText(file, stats);
    seen = mark;
    return text;
  };
  return {
    name: file,
    identity: resolve(file),
    advice: 'Run "bursar compile" to write it.',
    intervalMs,
    readNow: () => readMarked(statSync(file)),
    read: async () => {
      try {
        return readMarked(await stat(file));
      } catch (fault) {
        // Should it come back as it was.
        seen = undefined;
        throw fault;
      }
    },
  };
}

function readFileText(file: string, stats: Stats): string {
  // A pipe would be waited for until somebody writes into it.
  if (!stats.isFile()) throw new Error("it is no file");
  if (stats.size > LONGEST_BYTES) throw new Error(`it is larger than ${LONGEST_BYTES} bytes`);
  return readFileSync(file, "utf8");
}

function createRemoteSource(
  url: string,
  { intervalMs = URL_INTERVAL_MS, timeoutMs }: CatalogSourceOptions,
): CatalogSource {
  let etag: string | undefined;
  let isFirst = true;
  const { origin, pathname, search } = new URL(url);
  return {
    name: `${origin}${pathname}`,
    identity: `${origin}${pathname}${search}`,
    advice: 'Have it serve the catalog.json that "bursar compile" writes.',
    intervalMs,
    readNow: undefined,
    read: async () => {
      // A program that begins waits for its prices; one that ends does not.
      const isAwaited = isFirst;
      isFirst = false;
      const answer = await readRemote(url, { etag, timeoutMs, longestBytes: LONGEST_BYTES, isAwaited });
      if (answer.kind === "unchanged") return undefined;
      ({ etag } = answer);
      return answer.text;
    },
  };
}
