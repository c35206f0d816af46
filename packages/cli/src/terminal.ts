import type { Readable } from "node:stream";
import type { Output } from "@bursar/top";

/** Where a command writes to and reads from; the process's own streams outside tests. */
export interface Terminal {
  readonly output: Output;
  readonly errors: Pick<Output, "write" | "isTTY">;
  /** All of standard input, as bytes. */
  readonly readInput: () => Buffer;
  /** Standard input as it arrives. */
  readonly openInput: () => Readable;
  /** Resolves when the output takes more text, or when nobody reads it any more. */
  readonly waitForOutput: () => Promise<void>;
  /** Milliseconds since 1970. */
  readonly readClockMs: () => number;
  /**
   * Aborted when the person ends the command (Ctrl-C, or a request to terminate) and when nobody reads the
   * output any more; the reason is `OUTPUT_CLOSED` then.
   */
  readonly watchEnd: () => AbortSignal;
}

/** Why a command ends early without anybody having ended it. */
export const OUTPUT_CLOSED = "output closed";
