import { Buffer } from "node:buffer";
import type { Terminal } from "../src/terminal.ts";

/** A terminal that keeps what is written to it. */
export interface KeptTerminal extends Terminal {
  readonly readOut: () => string;
  readonly readErrors: () => string;
}

export function aTerminal(
  input: string | Uint8Array = "",
  end: AbortSignal = AbortSignal.abort(),
): KeptTerminal {
  const out: string[] = [];
  const errors: string[] = [];
  return {
    output: { write: (text) => out.push(text) },
    errors: { write: (text) => errors.push(text) },
    readInput: () => Buffer.from(input),
    watchEnd: () => end,
    readOut: () => out.join(""),
    readErrors: () => errors.join(""),
  };
}
