import type { CallLog } from "@bursar/instrumentation";
import { recordFault } from "@bursar/instrumentation/host";
import type { Resource } from "@opentelemetry/resources";
import type { ExportSpan } from "../exporting-reader.ts";
import { LOGS_SIGNAL } from "../otlp/otlp-signal.ts";
import { readOtlpTarget } from "../otlp/read-otlp-target.ts";
import { planSpoolEndpoint } from "../spool/create-spool-post.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { EventQueue } from "./event-queue.ts";
import { LineFile } from "./line-file.ts";

/** Where records of calls go: lines of a file, or OpenTelemetry events. */
export type CallLogTarget = { readonly hashKey: string | undefined } & (
  | { readonly kind: "file"; readonly path: string; readonly maxBytes: number }
  | { readonly kind: "events" }
);

/** Whoever takes a record of each call. */
export interface StartedCallLog {
  readonly callLog: CallLog;
  /** Hands on what is queued, in at most so much time. Never rejects. */
  readonly flush: (longestMs: number) => Promise<void>;
  /** When something was sent last; undefined where nothing was, or nothing is sent. */
  readonly findLatest: () => ExportSpan | undefined;
}

/** What a process gives its records. */
export interface CallLogOptions {
  readonly resource: Resource;
  /** No sending takes longer. */
  readonly timeoutMs: number;
}

// As much time as a disk that works needs.
const LONGEST_WRITE_MS = 500;

/** What is queued when the process ends is written, or told as lost, then. */
export function startCallLog(target: CallLogTarget, options: CallLogOptions): StartedCallLog {
  const { hashKey } = target;
  if (target.kind === "events") return startEvents(hashKey, options);
  const file = new LineFile({ path: target.path, maxBytes: target.maxBytes });
  process.once("exit", () => file.flushNow());
  const flush = async (longestMs: number): Promise<void> => {
    await waitAtMost(Math.min(longestMs, LONGEST_WRITE_MS), file.flush());
  };
  return {
    callLog: { write: (record) => file.write(JSON.stringify(record)), hashKey },
    flush,
    findLatest: () => undefined,
  };
}

function startEvents(hashKey: string | undefined, { resource, timeoutMs }: CallLogOptions): StartedCallLog {
  const queue = new EventQueue({
    // Only where it is asked for.
    loadSender: async () => {
      const { createEventSender } = await import("./create-event-sender.ts");
      return createEventSender(resource);
    },
    endpoint: planSpoolEndpoint(readOtlpTarget(LOGS_SIGNAL).url),
    timeoutMs,
    onLoss: (count, reason) => {
      for (let lost = 0; lost < count; lost += 1) recordFault("call log", reason);
    },
  });
  process.once("exit", () => queue.end());
  return {
    callLog: { write: (record) => queue.write(record), hashKey },
    flush: (longestMs) => queue.flush(longestMs),
    findLatest: () => queue.findLatest(),
  };
}
