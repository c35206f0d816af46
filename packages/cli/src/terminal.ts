import type { Output } from "@bursar/top";

/** Where a command writes to and reads from; the process's own streams outside tests. */
export interface Terminal {
  readonly output: Output;
  readonly errors: Pick<Output, "write">;
  /** All of standard input, as bytes. */
  readonly readInput: () => Buffer;
  /** Aborted when the person ends the command: Ctrl-C, or a request to terminate. */
  readonly watchEnd: () => AbortSignal;
}
