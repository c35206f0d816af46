import type { SpoolRow } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { ExportSpan } from "../exporting-reader.ts";
import { createSpoolPost, planSpoolEndpoint } from "./create-spool-post.ts";
import { RunSpool } from "./run-spool.ts";
import { sendSpool } from "./send-spool.ts";
import { SpoolingExporter } from "./spooling-exporter.ts";
import type { SpoolFolder } from "./write-spool-file.ts";

/** Options of a process's spool. */
export interface SpoolOptions {
  readonly folder: SpoolFolder;
  /** Where the process exports to. */
  readonly endpoint: string;
  readonly exportIntervalMs: number;
  readonly timeoutMs: number;
  readonly maxAgeMs: number;
}

/** What a process does about its spool. */
export interface Spool {
  /** Keeps what the exporter does not deliver. */
  readonly wrap: (exporter: PushMetricExporter) => PushMetricExporter;
  /** Sends in the background what earlier processes left, unless that was done just now. */
  readonly sendLeftovers: () => void;
  /** When a file was sent last; undefined where none was. */
  readonly findLatest: () => ExportSpan | undefined;
  /** From now on nothing more is sent, and what is kept is the last of this run. */
  readonly expectEnd: () => void;
}

type SpoolPost = ReturnType<typeof createSpoolPost>;

const SEND_EVERY_MS = 60_000;
// A claim lasts longer.
const LONGEST_POST_MS = 10_000;

/** Starts the spool of this process. Nothing is written, and no folder made, while all figures arrive. */
export function startSpool(options: SpoolOptions): Spool {
  const { folder, exportIntervalMs, timeoutMs, maxAgeMs } = options;
  const endpoint = planSpoolEndpoint(options.endpoint);
  const run = new RunSpool({ folder, endpoint, holdMs: 2 * exportIntervalMs + timeoutMs });
  let isEnding = false;
  let sentAtMs = -Infinity;
  let stuckCount = 0;
  let toldFault = "";
  let latest: ExportSpan | undefined;
  const watchPost =
    (post: SpoolPost): SpoolPost =>
    async (request) => {
      const startedAtMs = performance.now();
      latest = { startedAtMs, endedAtMs: undefined };
      const verdict = await post(request);
      latest = { startedAtMs, endedAtMs: performance.now() };
      return verdict;
    };
  const send = async (): Promise<void> => {
    const { rows } = await sendSpool({
      folder,
      findRules: () => ({
        endpoint,
        maxAgeMs,
        nowMs: Date.now(),
        anyEndpoint: false,
        refusedToo: false,
        late: false,
      }),
      post: watchPost(createSpoolPost(Math.min(timeoutMs, LONGEST_POST_MS))),
      isOver: () => isEnding,
    });
    tellSent(folder.path, countOf(rows, "sent"));
    const stuck = countOf(rows, "too-old", "refused", "other-endpoint", "broken");
    // Once, not after every export.
    if (stuck > stuckCount) tellStuck(folder.path, stuck);
    stuckCount = stuck;
  };
  return {
    wrap: (exporter) => new SpoolingExporter(exporter, run),
    findLatest: () => latest,
    sendLeftovers: () => {
      const nowMs = performance.now();
      if (isEnding || nowMs - sentAtMs < SEND_EVERY_MS) return;
      sentAtMs = nowMs;
      send().catch((fault: unknown) => {
        const reason = fault instanceof Error ? fault.message : String(fault);
        if (reason !== toldFault) tellFault(folder.path, reason);
        toldFault = reason;
      });
    },
    expectEnd: () => {
      isEnding = true;
      run.isLast = true;
    },
  };
}

function countOf(rows: readonly SpoolRow[], ...states: readonly SpoolRow["state"][]): number {
  return rows.filter(({ state }) => states.includes(state)).length;
}

function tellSent(folder: string, sent: number): void {
  if (sent > 0) tell("info", `${sent} files of figures that had not arrived were sent from ${folder}`);
}

function tellStuck(folder: string, stuck: number): void {
  tell(
    "warn",
    `${stuck} files in ${folder} cannot be sent as they are. "bursar spool list" says why, and what to do.`,
  );
}

function tellFault(folder: string, reason: string): void {
  tell(
    "warn",
    `what earlier processes may have left in ${folder} cannot be read: ${reason}. Name a folder that this user may read and write in BURSAR_SPOOL_DIR, or "none".`,
  );
}
