import { randomUUID } from "node:crypto";
import type { Catalog } from "@bursar/conventions";
import { createFileBatchStore } from "@bursar/instrumentation";
import { meterProcess, tell } from "@bursar/instrumentation/host";
import type { ProcessMeter } from "@bursar/instrumentation/host";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import type { Resource } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { ExportingReader } from "./exporting-reader.ts";
import { findLeftMs, keepAliveFor, waitUntilReady } from "./final-flush.ts";
import { findCatalogSource } from "./find-catalog-source.ts";
import { flushBeside } from "./flush-beside.ts";
import { flushOnExit } from "./flush-on-exit.ts";
import { setFlush } from "./flush.ts";
import { hookSdk } from "./hook-sdk.ts";
import { logMessages } from "./log-messages.ts";
import { OtlpExporter } from "./otlp/otlp-exporter.ts";
import { findRunningMeter, setRunningMeter } from "./running-meter.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { planSpoolEndpoint } from "./spool/create-spool-post.ts";
import { startSpool } from "./spool/start-spool.ts";
import type { Spool } from "./spool/start-spool.ts";
import { CatalogCopy } from "./catalog-copy/catalog-copy.ts";
import { startCallLog } from "./call-log/start-call-log.ts";
import type { StartedCallLog } from "./call-log/start-call-log.ts";
import { waitAtMost } from "./wait-at-most.ts";
import { watchCatalog } from "./watch-catalog.ts";
import type { WatchedCatalog } from "./watch-catalog.ts";
import { ZeroPointExporter } from "./zero-point-exporter.ts";

/** The longest that a program goes on after an uncaught exception, unless the flush time-out is shorter. */
const LONGEST_AT_FAULT_MS = 1_000;

/** The longest that a program's start, or its end, waits for the server of a catalog. */
const LONGEST_CATALOG_MS = 2_000;

/**
 * Meters this process by its environment variables; does nothing when switched off or started already. It meters at
 * once; what it resolves to is that it has the catalog, or cannot have it: calls before that have no contract prices.
 */
export function startMetering(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.disabled || findRunningMeter() !== undefined) return Promise.resolve();
  logMessages(process.env["OTEL_LOG_LEVEL"]);
  for (const problem of settings.problems) tell("warn", problem);
  const resource = readResource();
  const log =
    settings.callLog && startCallLog(settings.callLog, { resource, timeoutMs: settings.flushTimeoutMs });
  const reader = startExport(settings, { whenReady: () => whenCounted(meter, settings), log });
  if (!settings.exporting) reader.endExport();
  setRunningMeter({
    collect: async () => (await reader.collect()).resourceMetrics,
    endExport: () => reader.endExport(),
  });
  const watched = startCatalog(settings, (newer) => meter.useCatalog(newer));
  const { "deployment.environment.name": environment, "service.name": service } = resource.attributes;
  const meter = meterProcess({
    meterProvider: new MeterProvider({ resource, readers: [reader] }),
    catalog: watched?.catalog,
    environment: findText(environment),
    defaults: settings.defaults,
    service: findText(service),
    baggageKeys: settings.baggageKeys,
    callLog: log?.callLog,
    batchStore: settings.batchFolder === undefined ? undefined : createFileBatchStore(settings.batchFolder),
  });
  hookSdk(meter.meterClass);
  return watched?.whenRead ?? Promise.resolve();
}

function findText(attribute: unknown): string | undefined {
  return typeof attribute === "string" ? attribute : undefined;
}

/** Undefined where there is none, or none that can be watched. */
function startCatalog(
  { catalogLocation, catalogCopyFolder: folder, catalogIntervalMs: intervalMs, flushTimeoutMs }: Settings,
  useCatalog: (catalog: Catalog) => void,
): WatchedCatalog | undefined {
  if (catalogLocation === undefined) return undefined;
  const timeoutMs = Math.min(flushTimeoutMs, LONGEST_CATALOG_MS);
  try {
    const source = findCatalogSource(catalogLocation, { intervalMs, timeoutMs });
    const copy = folder === undefined ? undefined : new CatalogCopy({ folder, ...source });
    return watchCatalog(source, useCatalog, copy);
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    // Credentials may be in it.
    const scheme = catalogLocation.slice(0, catalogLocation.indexOf("://") + 3);
    tell("warn", `BURSAR_CATALOG ${scheme}…: ${reason}. Calls are metered without it.`);
    return undefined;
  }
}

/** What was read of batch results is counted; where a store is slow, half of the flush time-out is waited for it. */
async function whenCounted(meter: ProcessMeter, settings: Settings): Promise<void> {
  if (settings.batchFolder === undefined) return;
  await waitAtMost(settings.flushTimeoutMs / 2, meter.whenBatchesCounted());
}

/** What goes before an export at a program's end, and what goes beside it. */
interface AroundExport {
  readonly whenReady: () => Promise<void>;
  readonly log: StartedCallLog | undefined;
}

function startExport(settings: Settings, { whenReady, log }: AroundExport): ExportingReader {
  const otlp = new OtlpExporter(settings.flushTimeoutMs);
  const spool = findSpool(settings, otlp.endpoint);
  const reader = new ExportingReader({
    exporter: new ZeroPointExporter(spool === undefined ? otlp : spool.wrap(otlp)),
    intervalMs: settings.exportIntervalMs,
    endpoint: planSpoolEndpoint(otlp.endpoint),
    onArrival: () => spool?.sendLeftovers(),
  });
  spool?.sendLeftovers();
  const exportReady = async (
    send: (remainingMs: number) => Promise<boolean>,
    findRest = (remainingMs: number): number => remainingMs,
  ): Promise<boolean> => {
    const remainingMs = findRest(await waitUntilReady(whenReady, settings.flushTimeoutMs));
    const [arrived] = await Promise.all([send(remainingMs), log?.flush(remainingMs)]);
    return arrived;
  };
  setFlush(async () => {
    const exported = exportReady(() => reader.exportNow());
    return (await keepAliveFor(waitAtMost(settings.flushTimeoutMs, exported))) ?? false;
  });
  const exportWithin = (remainingMs: number): Promise<boolean> => {
    otlp.shortenTo(remainingMs);
    return reader.exportBeside();
  };
  const flush = async (): Promise<void> => {
    spool?.expectEnd();
    await keepAliveFor(Promise.all([exportReady(exportWithin), flushBeside()]));
  };
  flushOnExit({
    flush,
    flushAtFault: async () => {
      spool?.expectEnd();
      otlp.shortenTo(LONGEST_AT_FAULT_MS);
      const longestMs = Math.min(settings.flushTimeoutMs, LONGEST_AT_FAULT_MS);
      await keepAliveFor(
        Promise.all([reader.exportBeside(), log?.flush(longestMs), flushBeside(LONGEST_AT_FAULT_MS)]),
      );
    },
    flushAtEnd: async () => {
      spool?.expectEnd();
      const findRest = (remainingMs: number): number =>
        findLeftMs([reader.latest, log?.findLatest(), spool?.findLatest()], remainingMs, performance.now());
      await keepAliveFor(Promise.all([exportReady(exportWithin, findRest), flushBeside()]));
    },
  });
  return reader;
}

function findSpool(settings: Settings, endpoint: string): Spool | undefined {
  const { spool: folder, exportIntervalMs, flushTimeoutMs: timeoutMs, spoolMaxAgeMs: maxAgeMs } = settings;
  if (folder === undefined) return undefined;
  return startSpool({ folder, endpoint, exportIntervalMs, timeoutMs, maxAgeMs });
}

/** The service's own attributes and an id of this process; nothing of the host or the command line. */
function readResource(): Resource {
  const own = resourceFromAttributes({
    "service.name": "unknown_service:node",
    "service.instance.id": randomUUID(),
  });
  return own.merge(detectResources({ detectors: [envDetector] }));
}
