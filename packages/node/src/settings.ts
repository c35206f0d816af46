import { isAbsolute, join, resolve } from "node:path";
import type { BaggageKeys, ScopeNames } from "@bursar/instrumentation";
import type { CallLogTarget } from "./call-log/start-call-log.ts";
import { readOtlpProtocol } from "./otlp/read-otlp-protocol.ts";
import type { SpoolFolder } from "./spool/write-spool-file.ts";

/** What the environment variables ask for. */
export interface Settings {
  /** `OTEL_SDK_DISABLED` or `BURSAR_DISABLED`: nothing is hooked, nothing is sent. */
  readonly disabled: boolean;
  /** False where `OTEL_METRICS_EXPORTER` is `none`: figures are only scraped. */
  readonly exporting: boolean;
  readonly exportIntervalMs: number;
  /** The longest that a program's exit may be delayed. */
  readonly flushTimeoutMs: number;
  /** A file, or a URL. */
  readonly catalogLocation: string | undefined;
  /** How often the catalog is looked at; undefined: as its kind is. */
  readonly catalogIntervalMs: number | undefined;
  /** Where the last good catalog is kept for other processes; undefined: nowhere. */
  readonly catalogCopyFolder: string | undefined;
  /** Folder in which the processes of a machine share who made a batch and what of it is counted. */
  readonly batchFolder: string | undefined;
  /** Where figures that do not arrive are kept; undefined: nowhere. */
  readonly spool: SpoolFolder | undefined;
  /** Older figures of the spool are kept, not sent. */
  readonly spoolMaxAgeMs: number;
  /** Names where no scope gives one. */
  readonly defaults: ScopeNames;
  /** Where records of calls go; undefined: nowhere. */
  readonly callLog: CallLogTarget | undefined;
  /** Keys of inbound baggage that names are taken from. */
  readonly baggageKeys: BaggageKeys | undefined;
  /** Variables that hold no usable value, as sentences. */
  readonly problems: readonly string[];
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

// The longest delay that a Node timer takes.
const LONGEST_MS = 2 ** 31 - 1;

// Prometheus takes points of up to 6 h in the configuration we ship, and the rules look back as long once an hour.
const SPOOL_MAX_AGE_MS = 5 * 3_600_000;
const SPOOL_MAX_BYTES = 64 * 1024 * 1024;
const CALL_LOG_MAX_BYTES = 1024 * 1024 * 1024;
const SHORTEST_KEY = 16;

/** Reads the settings from environment variables; an unusable value is named and its default taken. */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const readCount = (name: string, what: string, byDefault: number, most: number): number => {
    const text = readText(environment, name);
    if (text === undefined) return byDefault;
    const count = Number(text);
    if (Number.isFinite(count) && count >= 1 && count <= most) return count;
    problems.push(`${name}: "${text}" is no number of ${what} from 1 on; ${byDefault} holds.`);
    return byDefault;
  };
  const readMs = (name: string, defaultMs: number): number =>
    readCount(name, "milliseconds", defaultMs, LONGEST_MS);
  const { problem } = readOtlpProtocol("METRICS", environment);
  if (problem !== undefined) problems.push(problem);
  const spoolPath = findSpoolPath(environment);
  const readBytes = (name: string, defaultBytes: number): number =>
    readCount(name, "bytes", defaultBytes, Number.MAX_SAFE_INTEGER);
  const maxBytes = readBytes("BURSAR_SPOOL_MAX_BYTES", SPOOL_MAX_BYTES);
  return {
    disabled: isTrue(environment, "OTEL_SDK_DISABLED") || isTrue(environment, "BURSAR_DISABLED"),
    exporting: readExporting(environment, problems),
    exportIntervalMs: readMs("OTEL_METRIC_EXPORT_INTERVAL", 60_000),
    flushTimeoutMs: readMs("BURSAR_FLUSH_TIMEOUT_MS", 5_000),
    catalogLocation: readText(environment, "BURSAR_CATALOG"),
    catalogIntervalMs:
      readText(environment, "BURSAR_CATALOG_INTERVAL_MS") === undefined
        ? undefined
        : readMs("BURSAR_CATALOG_INTERVAL_MS", 60_000),
    catalogCopyFolder: findCopyFolder(environment),
    batchFolder: readText(environment, "BURSAR_BATCH_STORE"),
    spool: spoolPath === undefined ? undefined : { path: spoolPath, maxBytes },
    spoolMaxAgeMs: readMs("BURSAR_SPOOL_MAX_AGE_MS", SPOOL_MAX_AGE_MS),
    defaults: {
      feature: readText(environment, "BURSAR_FEATURE"),
      team: readText(environment, "BURSAR_TEAM"),
      path: readText(environment, "BURSAR_PATH"),
    },
    callLog: readCallLog(environment, readBytes("BURSAR_CALL_LOG_MAX_BYTES", CALL_LOG_MAX_BYTES), problems),
    baggageKeys: readBaggageKeys(readText(environment, "BURSAR_BAGGAGE"), problems),
    problems,
  };
}

function findSpoolPath(environment: Environment): string | undefined {
  return readFolder(environment, "BURSAR_SPOOL_DIR", () => findStateFolder(environment, "spool"));
}

/** Whoever names a folder for figures has one that can be written, or none. */
function findCopyFolder(environment: Environment): string | undefined {
  return readFolder(environment, "BURSAR_CATALOG_COPY_DIR", () =>
    readText(environment, "BURSAR_SPOOL_DIR") === undefined
      ? findStateFolder(environment, "catalogs")
      : readFolder(environment, "BURSAR_SPOOL_DIR", () => undefined, "catalogs"),
  );
}

function readFolder(
  environment: Environment,
  name: string,
  otherwise: () => string | undefined,
  inside = "",
): string | undefined {
  const chosen = readText(environment, name);
  if (chosen === undefined) return otherwise();
  return chosen.toLowerCase() === "none" ? undefined : resolve(chosen, inside);
}

/** Without a home there is none: a service's working folder is no place for it. */
function findStateFolder(environment: Environment, name: string): string | undefined {
  const state = readText(environment, "XDG_STATE_HOME");
  if (state !== undefined && isAbsolute(state)) return join(state, "bursar", name);
  const home = readText(environment, "HOME") ?? readText(environment, "USERPROFILE");
  return home === undefined ? undefined : join(resolve(home), ".local", "state", "bursar", name);
}

function readCallLog(
  environment: Environment,
  maxBytes: number,
  problems: string[],
): CallLogTarget | undefined {
  const place = readText(environment, "BURSAR_CALL_LOG");
  if (place === undefined) return undefined;
  const key = readText(environment, "BURSAR_CALL_LOG_KEY");
  const isShort = key !== undefined && key.length < SHORTEST_KEY;
  if (isShort)
    problems.push(`BURSAR_CALL_LOG_KEY: has fewer than ${SHORTEST_KEY} characters; a random key holds.`);
  const hashKey = isShort ? undefined : key;
  // A file of that name is ./otlp.
  if (place.toLowerCase() !== "otlp") return { kind: "file", path: resolve(place), maxBytes, hashKey };
  const { problem } = readOtlpProtocol("LOGS", environment);
  // Else it was told of metrics.
  if (problem !== undefined && !problems.includes(problem)) problems.push(problem);
  return { kind: "events", hashKey };
}

/** `feature=app.feature,team=app.team`: which name is taken from which key. */
function readBaggageKeys(text: string | undefined, problems: string[]): BaggageKeys | undefined {
  if (text === undefined) return undefined;
  const keys: Partial<Record<"feature" | "team" | "path", string>> = {};
  for (const pair of text.split(",")) {
    const [name = "", key = ""] = pair.split("=").map((part) => part.trim());
    if ((name === "feature" || name === "team" || name === "path") && key !== "") keys[name] = key;
    else problems.push(`BURSAR_BAGGAGE: "${pair}" is not like feature=app.feature; it is left out.`);
  }
  return Object.keys(keys).length === 0 ? undefined : keys;
}

function readExporting(environment: Environment, problems: string[]): boolean {
  const text = readText(environment, "OTEL_METRICS_EXPORTER")?.toLowerCase() ?? "otlp";
  // A list is of exporters of the application's own SDK; ours is one of them or left out.
  const names = text.split(",").map((name) => name.trim());
  if (!names.includes("otlp") && !names.includes("none"))
    problems.push(`OTEL_METRICS_EXPORTER: "${text}" is neither otlp nor none; otlp holds.`);
  return !names.includes("none");
}

function readText(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === "" ? undefined : text;
}

function isTrue(environment: Environment, name: string): boolean {
  return ["true", "1"].includes(readText(environment, name)?.toLowerCase() ?? "");
}
