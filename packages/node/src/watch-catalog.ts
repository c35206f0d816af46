import type { Catalog } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import { planCatalogPrices } from "@bursar/pricing";
import type { CatalogCopy } from "./catalog-copy/catalog-copy.ts";
import { renderAge } from "./catalog-copy/render-age.ts";
import { checkCatalog } from "./check-catalog.ts";
import type { CatalogSource } from "./find-catalog-source.ts";
import { waitAtMost } from "./wait-at-most.ts";

/** A catalog that is watched. */
export interface WatchedCatalog {
  /** What a file said at first; undefined where that could not be used, and of a URL. */
  readonly catalog: Catalog | undefined;
  /**
   * When the source was read for the first time, or could not be; what a URL said, or a copy that holds instead, was then
   * handed on.
   */
  readonly whenRead: Promise<void>;
  readonly stop: () => void;
}

/** Source and disk together hold up no start for longer; a copy that comes late holds from when it is there. */
const LONGEST_START_MS = 2_000;
const LEAST_COPY_MS = 100;

/**
 * Reads a catalog and hands on every newer one of that source, without keeping the process alive. One that is
 * missing or broken is told by diag, once for each reason, and what was read before stays: by this process, or at its
 * start by any other, of which there is a copy.
 */
export function watchCatalog(
  source: CatalogSource,
  useCatalog: (catalog: Catalog) => void,
  copy?: CatalogCopy,
): WatchedCatalog {
  const reader = new CatalogReader(source, copy);
  const { readNow } = source;
  const catalog = readNow === undefined ? undefined : reader.readNewer(readNow);
  let looking = false;
  const look = async (find: () => Promise<Catalog | undefined>): Promise<void> => {
    if (looking) return;
    looking = true;
    const startedAtMs = performance.now();
    try {
      const newer = await find();
      if (newer !== undefined) useCatalog(newer);
      else {
        const leftMs = LONGEST_START_MS - (performance.now() - startedAtMs);
        await waitAtMost(Math.max(leftMs, LEAST_COPY_MS), reader.takeCopy(useCatalog));
      }
      reader.tellState();
    } catch (fault) {
      tell("error", "a newer catalog could not be used", fault);
    } finally {
      looking = false;
    }
  };
  const lookAtSource = (): Promise<void> => look(() => reader.waitForNewer());
  const whenRead = readNow === undefined ? lookAtSource() : look(async () => undefined);
  const timer = setInterval(() => void lookAtSource(), source.intervalMs).unref();
  const stop = (): void => {
    clearInterval(timer);
    reader.isStopped = true;
  };
  return { catalog, whenRead, stop };
}

class CatalogReader {
  isStopped = false;
  private readonly source: CatalogSource;
  private readonly copy: CatalogCopy | undefined;
  private text: string | undefined;
  /** Why the text cannot be used; empty where it can. */
  private broken = "";
  /** Why there is no newer catalog; empty where there is, or need not be. */
  private reason = "";
  private told: string | undefined = "";
  private hasRead = false;
  private hasAskedForCopy = false;
  private known = "Calls are metered without it.";

  constructor(source: CatalogSource, copy: CatalogCopy | undefined) {
    this.source = source;
    this.copy = copy;
  }

  /** Undefined while there is none, or none that is newer. Never rejects. */
  async waitForNewer(): Promise<Catalog | undefined> {
    try {
      const text = await this.source.read();
      return this.readNewer(() => text);
    } catch (fault) {
      this.reason = describeFault(fault);
      return undefined;
    }
  }

  /** The same of a text that is there at once. Never throws. */
  readNewer(read: () => string | undefined): Catalog | undefined {
    try {
      const text = read();
      const catalog = text === undefined || text === this.text ? undefined : this.parse(text);
      this.reason = this.broken;
      if (catalog === undefined && this.broken === "") void this.copy?.confirm();
      return catalog;
    } catch (fault) {
      this.reason = describeFault(fault);
      return undefined;
    }
  }

  /** Takes what another process read before, where this one has read nothing yet. Asked for once; never rejects. */
  async takeCopy(useCatalog: (catalog: Catalog) => void): Promise<void> {
    if (this.hasRead || this.reason === "" || this.hasAskedForCopy) return;
    this.hasAskedForCopy = true;
    const kept = await this.copy?.read();
    // The source may have been faster.
    if (kept === undefined || this.hasRead || this.isStopped) return;
    this.known = `What a process here read ${renderAge(kept.ageMs)} ago holds.`;
    try {
      useCatalog(kept.catalog);
    } catch (fault) {
      tell("error", "the copy of a catalog could not be used", fault);
    }
    // Where it came late, it was told that there is none.
    this.told = undefined;
    this.tellState();
  }

  /** Tells once how it stands. */
  tellState(): void {
    if (this.reason === this.told || this.isStopped) return;
    this.told = this.reason;
    const { name, advice } = this.source;
    if (this.reason === "") tell("info", `BURSAR_CATALOG ${name}: it can be used again.`);
    else tell("warn", `BURSAR_CATALOG ${name}: ${this.reason}. ${this.known} ${advice}`);
  }

  private parse(text: string): Catalog | undefined {
    this.text = text;
    this.broken = "";
    try {
      const json = text.replace(/^\uFEFF/, "");
      const catalog = checkCatalog(JSON.parse(json));
      this.hasRead = true;
      this.known = "The catalog read before stays.";
      // Prices that cannot be used are told by whoever plans them, and leave those that were known.
      if (planCatalogPrices(catalog.prices).faults.length === 0) void this.copy?.keep(json);
      else this.copy?.leave();
      return catalog;
    } catch (fault) {
      this.broken = describeFault(fault);
      return undefined;
    }
  }
}

function describeFault(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
