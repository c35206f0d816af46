import { hash } from "node:crypto";

const SCHEMA = "bursar.dev/spool/1";

/** No file of a run is larger: the figures of a process take some kilobytes. */
export const LONGEST_FILE_BYTES: number = 64 * 1024 * 1024;

/** What a spool file says of the request in it. No header of a request, and so no secret, is in the file. */
export interface SpoolHeader {
  /** Where the request was meant for: without credentials and query. */
  readonly endpoint: string;
  readonly service: string;
  readonly pid: number;
  /** When the figures were taken, in milliseconds since 1970: the time of all points but the zeros. */
  readonly takenAtMs: number;
  /** Until then the process that wrote the file may deliver the figures itself. 0: it had no more to do. */
  readonly heldUntilMs: number;
  /** What the run had cost in all, as far as it has prices; parts of it may have arrived before. */
  readonly costUsd: number;
  /** Tokens of the run that have no price. */
  readonly unpricedTokens: number;
  /** Why the endpoint would not have it, the last time that it was sent. */
  readonly refusal?: string;
}

/** A request that waits on disk. */
export interface SpoolFile {
  readonly header: SpoolHeader;
  /** OTLP, as JSON. */
  readonly request: Buffer;
}

/** The text of a spool file: a line that describes the request, and the request. */
export function renderSpoolFile({ header, request }: SpoolFile): Buffer {
  const checked = { schema: SCHEMA, ...header, bytes: request.length, sha256: hash("sha256", request) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(checked)}\n`), request]);
}

/**
 * Reads the text of a spool file.
 *
 * @throws Error that says what is wrong with it
 */
export function readSpoolFile(text: Buffer): SpoolFile {
  const { header, sha256, end } = readSpoolHeader(text, text.length);
  const request = text.subarray(end);
  if (hash("sha256", request) !== sha256) throw new Error("its content was changed");
  return { header, request };
}

/**
 * Reads the start of a spool file, as far as the header goes; the request is only known to have its length.
 *
 * @param sizeBytes of the whole file
 * @throws Error that says what is wrong with it
 */
export function readSpoolHeader(
  start: Buffer,
  sizeBytes: number,
): { readonly header: SpoolHeader; readonly sha256: unknown; readonly end: number } {
  const end = start.indexOf("\n") + 1;
  if (end === 0) throw new Error("it is cut off");
  const fields = readFields(start.subarray(0, end).toString());
  if (sizeBytes - end !== fields["bytes"]) throw new Error("it is cut off");
  return { header: checkHeader(fields), sha256: fields["sha256"], end };
}

function readFields(line: string): Readonly<Record<string, unknown>> {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    throw new Error("it is no spool file");
  }
  if (!isRecord(fields) || fields["schema"] !== SCHEMA) throw new Error("it is no spool file");
  return fields;
}

function checkHeader(fields: Readonly<Record<string, unknown>>): SpoolHeader {
  const { refusal } = fields;
  return {
    endpoint: readText(fields, "endpoint"),
    service: readText(fields, "service"),
    pid: readNumber(fields, "pid"),
    takenAtMs: readNumber(fields, "takenAtMs"),
    heldUntilMs: readNumber(fields, "heldUntilMs"),
    costUsd: readNumber(fields, "costUsd"),
    unpricedTokens: readNumber(fields, "unpricedTokens"),
    ...(typeof refusal === "string" && { refusal }),
  };
}

function readText(fields: Readonly<Record<string, unknown>>, key: string): string {
  const text = fields[key];
  if (typeof text !== "string") throw new Error(`its ${key} is not text`);
  return text;
}

function readNumber(fields: Readonly<Record<string, unknown>>, key: string): number {
  const number = fields[key];
  if (typeof number !== "number") throw new Error(`its ${key} is not a number`);
  return number;
}

function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === "object" && content !== null && !Array.isArray(content);
}
