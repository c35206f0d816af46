import type { Catalog } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import { checkCatalog } from "./check-catalog.ts";
import type { CatalogSource } from "./find-catalog-source.ts";

/** A catalog that is watched. */
export interface WatchedCatalog {
  /** What a file said at first; undefined where that could not be used, and of a URL. */
  readonly catalog: Catalog | undefined;
  /** When the source was read for the first time, or could not be; what a URL said was then handed on. */
  readonly whenRead: Promise<void>;
  readonly stop: () => void;
}

/**
 * Reads a catalog and hands on every newer one of that source, without keeping the process alive. One that is
 * missing or broken is told by diag, once for each reason, and what was read before stays.
 */
export function watchCatalog(source: CatalogSource, useCatalog: (catalog: Catalog) => void): WatchedCatalog {
  const reader = new CatalogReader(source);
  const { readNow } = source;
  const catalog = readNow === undefined ? undefined : reader.readNewer(readNow);
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const newer = await reader.waitForNewer();
      if (newer !== undefined) useCatalog(newer);
    } catch (fault) {
      tell("error", "a newer catalog could not be used", fault);
    } finally {
      looking = false;
    }
  };
  const whenRead = readNow === undefined ? look() : Promise.resolve();
  const timer = setInterval(() => void look(), source.intervalMs).unref();
  const stop = (): void => {
    clearInterval(timer);
    reader.isStopped = true;
  };
  return { catalog, whenRead, stop };
}

class CatalogReader {
  isStopped = false;
  private readonly source: CatalogSource;
  private text: string | undefined;
  /** Why the text cannot be used; empty where it can. */
  private broken = "";
  private told = "";
  private hasCatalog = false;

  constructor(source: CatalogSource) {
    this.source = source;
  }

  /** Undefined while there is none, or none that is newer. Never rejects. */
  async waitForNewer(): Promise<Catalog | undefined> {
    try {
      const text = await this.source.read();
      return this.readNewer(() => text);
    } catch (fault) {
      this.tellOnce(describeFault(fault));
      return undefined;
    }
  }

  /** The same of a text that is there at once. Never throws. */
  readNewer(read: () => string | undefined): Catalog | undefined {
    try {
      const text = read();
      const catalog = text === undefined || text === this.text ? undefined : this.parse(text);
      this.tellOnce(this.broken);
      return catalog;
    } catch (fault) {
      this.tellOnce(describeFault(fault));
      return undefined;
    }
  }

  private parse(text: string): Catalog | undefined {
    this.text = text;
    this.broken = "";
    try {
      const catalog = checkCatalog(JSON.parse(text.replace(/^\uFEFF/, "")));
      this.hasCatalog = true;
      return catalog;
    } catch (fault) {
      this.broken = describeFault(fault);
      return undefined;
    }
  }

  private tellOnce(reason: string): void {
    if (reason === this.told || this.isStopped) return;
    this.told = reason;
    const { name, advice } = this.source;
    const otherwise = this.hasCatalog ? "The catalog read before stays." : "Calls are metered without it.";
    if (reason === "") tell("info", `BURSAR_CATALOG ${name}: it can be used again.`);
    else tell("warn", `BURSAR_CATALOG ${name}: ${reason}. ${otherwise} ${advice}`);
  }
}

function describeFault(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
