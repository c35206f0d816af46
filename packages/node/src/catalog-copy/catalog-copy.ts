import { hash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Catalog } from "@bursar/conventions";
import { createFolder, tell } from "@bursar/instrumentation/host";
import { checkCatalog } from "../check-catalog.ts";
import { readCopyFile, renderCopyFile } from "./copy-file.ts";

/** What a copy is of, and where it is kept. */
export interface CatalogCopyOptions {
  readonly folder: string;
  /** What tells one source from another; only a hash of it is kept. */
  readonly identity: string;
  /** For messages: without credentials. */
  readonly name: string;
}

/** What a process here read before. */
export interface KeptCatalog {
  readonly text: string;
  readonly catalog: Catalog;
  /** Since it was last known to be in force. */
  readonly ageMs: number;
}

// No link is followed out of the folder, and a pipe does not keep us waiting.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** A catalog has 16 MiB at most. */
const LONGEST_BYTES = 17 * 1024 * 1024;
const CONFIRM_EVERY_MS = 3_600_000;
/** A source whose address changes, by a token in its query, would fill the folder. */
const MOST_COPIES = 20;
const NAME = /^[0-9a-f]{32}\.(?:catalog|[0-9a-f]{12}\.tmp)$/;

/** The last good text of a catalog's source, on disk, for the processes of this user on this machine. Never rejects. */
export class CatalogCopy {
  private readonly options: CatalogCopyOptions;
  private readonly path: string;
  private confirmedAtMs = -Infinity;
  private isTold = false;
  /** What the source says is what is kept. */
  private isCurrent = false;

  constructor(options: CatalogCopyOptions) {
    this.options = options;
    this.path = join(options.folder, `${nameCopy(options.identity)}.catalog`);
  }

  /** Undefined where there is none that can be used. */
  async read(): Promise<KeptCatalog | undefined> {
    try {
      const file = await open(this.path, FLAGS);
      try {
        const stats = await file.stat();
        const user = process.getuid?.() ?? 0;
        if (!stats.isFile() || stats.size > LONGEST_BYTES) throw new Error("it is no copy of a catalog");
        if (user !== 0 && stats.uid !== user) throw new Error("it belongs to another user");
        const text = readCopyFile(await file.readFile("utf8"));
        const catalog = checkCatalog(JSON.parse(text));
        return { text, catalog, ageMs: Math.max(0, Date.now() - stats.mtimeMs) };
      } finally {
        await file.close();
      }
    } catch (fault) {
      if (!hasCode(fault, "ENOENT", "ENOTDIR")) this.tellBroken(fault);
      return undefined;
    }
  }

  /** Keeps a text that can be used, at once or not at all. */
  async keep(text: string): Promise<void> {
    this.confirmedAtMs = performance.now();
    this.isCurrent = false;
    const { folder, identity, name } = this.options;
    const unfinished = join(folder, `${nameCopy(identity)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      const file = renderCopyFile(name, text);
      this.isCurrent = await this.confirmSame(file);
      if (this.isCurrent) return;
      await createFolder(folder);
      try {
        await writeFile(unfinished, file, { mode: 0o600, flag: "wx" });
        await rename(unfinished, this.path);
        this.isCurrent = true;
      } catch (fault) {
        await unlink(unfinished).catch(() => {});
        throw fault;
      }
      await this.makeRoom();
    } catch (fault) {
      this.tellUnkept(fault);
    }
  }

  /** The source says something that is not kept. */
  leave(): void {
    this.isCurrent = false;
  }

  /** The source says what it said before. */
  async confirm(): Promise<void> {
    if (!this.isCurrent) return;
    if (performance.now() - this.confirmedAtMs < CONFIRM_EVERY_MS) return;
    this.confirmedAtMs = performance.now();
    await touch(this.path).catch(() => {});
  }

  /** Most starts find the same catalog: then only its time is new. */
  private async confirmSame(file: string): Promise<boolean> {
    try {
      if ((await stat(this.path)).size !== Buffer.byteLength(file)) return false;
      const kept = await this.read();
      if (kept === undefined || renderCopyFile(this.options.name, kept.text) !== file) return false;
      await touch(this.path);
      return true;
    } catch {
      return false;
    }
  }

  private async makeRoom(): Promise<void> {
    const { folder } = this.options;
    const names = (await readdir(folder)).filter((name) => NAME.test(name));
    if (names.length <= MOST_COPIES) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        return { path, changedAtMs: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
      }),
    );
    const oldest = files.sort((one, other) => other.changedAtMs - one.changedAtMs).slice(MOST_COPIES);
    for (const { path } of oldest) await unlink(path).catch(() => {});
  }

  private tellBroken(fault: unknown): void {
    const { folder, name } = this.options;
    tell(
      "warn",
      `BURSAR_CATALOG ${name}: the copy of it in ${folder} cannot be used: ${describeFault(fault)}. It is written anew once the catalog loads.`,
    );
  }

  private tellUnkept(fault: unknown): void {
    if (this.isTold) return;
    this.isTold = true;
    const { folder, name } = this.options;
    tell(
      "warn",
      `BURSAR_CATALOG ${name}: no copy of it can be kept in ${folder}: ${describeFault(fault)}. Name a folder that this user may write in BURSAR_CATALOG_COPY_DIR, or "none".`,
    );
  }
}

function nameCopy(identity: string): string {
  return hash("sha256", identity).slice(0, 32);
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now);
}

function describeFault(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

function hasCode(fault: unknown, ...codes: readonly string[]): boolean {
  return fault instanceof Error && "code" in fault && codes.includes(String(fault.code));
}
