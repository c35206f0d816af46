import type { CallLog } from "@bursar/instrumentation";
import { waitAtMost } from "../wait-at-most.ts";
import { LineFile } from "./line-file.ts";

/** Where records of calls go. */
export interface CallLogFile {
  readonly path: string;
  readonly maxBytes: number;
  /** Key of the hashes of prompts. */
  readonly hashKey: string | undefined;
}

/** A file that takes a record of each call as a line of JSON. */
export interface StartedCallLog {
  readonly callLog: CallLog;
  /** Writes what is queued, in as much time as a disk that works needs. Never rejects. */
  readonly flush: () => Promise<void>;
}

const LONGEST_FLUSH_MS = 500;

/** What is queued when the process ends is written then. */
export function startCallLog({ path, maxBytes, hashKey }: CallLogFile): StartedCallLog {
  const file = new LineFile({ path, maxBytes });
  process.once("exit", () => file.flushNow());
  return {
    callLog: { write: (record) => file.write(JSON.stringify(record)), hashKey },
    flush: () => waitAtMost(LONGEST_FLUSH_MS, file.flush()),
  };
}
