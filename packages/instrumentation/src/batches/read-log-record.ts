import type { MadeBatch } from "./batch-store.ts";
import { readMadeBatch } from "./read-made-batch.ts";

/** One line of a batch's log. */
export type LogRecord =
  | { readonly kind: "made"; readonly made: MadeBatch }
  | { readonly kind: "claim"; readonly nonce: string; readonly hashes: Uint32Array }
  | { readonly kind: "whole" };

/** Undefined where the line is none of ours, such as one that a crash cut off. */
export function readLogRecord(line: string): LogRecord | undefined {
  const fields = parse(line);
  if (fields === undefined) return undefined;
  if (fields.whole === true) return { kind: "whole" };
  if (fields.made !== undefined) {
    const made = readMadeBatch(fields.made);
    return made === undefined ? undefined : { kind: "made", made };
  }
  const { claim, ids } = fields;
  if (typeof claim !== "string" || typeof ids !== "string") return undefined;
  const hashes = decodeHashes(ids);
  return hashes === undefined ? undefined : { kind: "claim", nonce: claim, hashes };
}

function decodeHashes(ids: string): Uint32Array | undefined {
  const bytes = Buffer.from(ids, "base64");
  if (bytes.byteLength === 0 || bytes.byteLength % 8 !== 0) return undefined;
  // A copy: the buffer may begin where no number can.
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

interface RecordFields {
  readonly made?: unknown;
  readonly claim?: unknown;
  readonly ids?: unknown;
  readonly whole?: unknown;
}

function parse(line: string): RecordFields | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === "object" && fields !== null ? fields : undefined;
  } catch {
    return undefined;
  }
}
