import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { Terminal } from "../src/terminal.ts";

/** A terminal that keeps what is written to it. */
export interface KeptTerminal extends Terminal {
  readonly readOut: () => string;
  readonly readErrors: () => string;
}

/** Its clock stands at noon of 2026-11-22 (UTC). */
export function aTerminal(
  input: string | Uint8Array = "",
  end: AbortSignal = AbortSignal.abort(),
  clock: () => number = () => Date.parse("2026-11-22T12:00:00Z"),
): KeptTerminal {
  const out: string[] = [];
  const errors: string[] = [];
  return {
    output: { write: (text) => out.push(text) },
    errors: { write: (text) => errors.push(text) },
    readInput: () => Buffer.from(input),
    openInput: () => Readable.from([Buffer.from(input)]),
    waitForOutput: () => Promise.resolve(),
    readClockMs: clock,
    watchEnd: () => end,
    readOut: () => out.join(""),
    readErrors: () => errors.join(""),
  };
}
