import type { ScopeNames } from "@bursar/instrumentation";

/** What the environment variables ask for. */
export interface Settings {
  /** `OTEL_SDK_DISABLED` or `BURSAR_DISABLED`: nothing is hooked, nothing is sent. */
  readonly disabled: boolean;
  readonly exportIntervalMs: number;
  /** The longest that a program's exit may be delayed. */
  readonly flushTimeoutMs: number;
  readonly catalogFile: string | undefined;
  /** Folder in which the processes of a machine share who made a batch and what of it is counted. */
  readonly batchFolder: string | undefined;
  /** Names where no scope gives one. */
  readonly defaults: ScopeNames;
  /** Variables that hold no usable value, as sentences. */
  readonly problems: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

// The longest delay that a Node timer takes.
const LONGEST_MS = 2 ** 31 - 1;

/** Reads the settings from environment variables; an unusable value is named and its default taken. */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const readMs = (name: string, defaultMs: number): number => {
    const text = readText(environment, name);
    if (text === undefined) return defaultMs;
    const durationMs = Number(text);
    if (Number.isFinite(durationMs) && durationMs >= 1 && durationMs <= LONGEST_MS) return durationMs;
    problems.push(`${name}: "${text}" is no number of milliseconds from 1 on; ${defaultMs} holds.`);
    return defaultMs;
  };
  return {
    disabled: isTrue(environment, "OTEL_SDK_DISABLED") || isTrue(environment, "BURSAR_DISABLED"),
    exportIntervalMs: readMs("OTEL_METRIC_EXPORT_INTERVAL", 60_000),
    flushTimeoutMs: readMs("BURSAR_FLUSH_TIMEOUT_MS", 5_000),
    catalogFile: readText(environment, "BURSAR_CATALOG"),
    batchFolder: readText(environment, "BURSAR_BATCH_STORE"),
    defaults: {
      feature: readText(environment, "BURSAR_FEATURE"),
      team: readText(environment, "BURSAR_TEAM"),
      path: readText(environment, "BURSAR_PATH"),
    },
    problems,
  };
}

function readText(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === "" ? undefined : text;
}

function isTrue(environment: Environment, name: string): boolean {
  return ["true", "1"].includes(readText(environment, name)?.toLowerCase() ?? "");
}
