import { join, resolve } from "node:path";

import type { Keeper, KeeperProgram } from "@bursar/stack";

export interface TrafficOptions {
  readonly keeper: Keeper;
  /** Where the programs' logs go. */
  readonly folder: string;
  /** Where they export to: a Collector, or a receiver of ours. */
  readonly otlpUrl: string;
  /** The local Messages API; undefined calls the real one. */
  readonly claudeUrl: string | undefined;
  /** `catalog.json`: gives each feature its team. */
  readonly catalogFile: string;
}

/** Two features of a support desk under load. */
export interface Traffic {
  readonly startedMs: number;
  readonly logFiles: readonly string[];
  /** Ends the programs as a process manager would; their last figures are exported. */
  stop(): Promise<void>;
}

const EXPORT_EVERY_MS = 2_000;

/** The real API is called sparingly: 6 drafts of about $0.17, and 6 tickets. */
const LIVE_PACE = { PER_SECOND: "0.5", COUNT: "6" };
const LOCAL_PACE = { PER_SECOND: "2" };

/** Starts the programs of examples/support-desk as a user would: one flag, no change to the code. */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const env = planProgramEnv(options);
  const startedMs = Date.now();
  const names = ["support-reply", "ticket-triage"];
  const logFiles = names.map((name) => join(options.folder, `${name}.log`));
  const programs: KeeperProgram[] = [];
  for (const [index, name] of names.entries()) {
    programs.push(
      await options.keeper.spawn({
        name,
        command: process.execPath,
        args: ["--import", "@bursar/node/register", `${name}.js`],
        cwd: resolve("examples/support-desk"),
        logFile: logFiles[index] ?? "",
        env,
      }),
    );
  }
  return {
    startedMs,
    logFiles,
    stop: async () => {
      for (const program of programs) program.kill("SIGTERM");
      await Promise.all(programs.map((program) => program.exited));
    },
  };
}

function planProgramEnv({ otlpUrl, claudeUrl, catalogFile }: TrafficOptions): Record<string, string> {
  const api =
    claudeUrl === undefined
      ? LIVE_PACE
      : { ...LOCAL_PACE, ANTHROPIC_BASE_URL: claudeUrl, ANTHROPIC_API_KEY: "demo" };
  return {
    NODE_OPTIONS: "",
    BURSAR_CATALOG: catalogFile,
    BURSAR_SPOOL_DIR: "none",
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_METRIC_EXPORT_INTERVAL: String(EXPORT_EVERY_MS),
    OTEL_METRIC_EXPORT_TIMEOUT: "1500",
    ...api,
  };
}
