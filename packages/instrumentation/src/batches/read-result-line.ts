import type { Result } from "@bursar/conventions";

type Fields = Readonly<Record<string, unknown>>;

/** One entry of a batch that came to its end. */
export interface EndedEntry {
  readonly customId: string;
  readonly result: Result;
  /** The API's type of error, `expired`, or `none`. */
  readonly errorType: string;
  /** The answer of an entry that succeeded; only these are billed. */
  readonly message:
    | { readonly model: string | undefined; readonly stopReason: string | undefined; readonly usage: unknown }
    | undefined;
}

/**
 * Reads a line of results; undefined where it is none.
 *
 * `errored` is an error of the API's type, `expired` (not begun within 24 hours) an error of its own, and
 * `canceled`, which the caller asked for, is `aborted`, as the caller's abort of any call is.
 */
export function readResultLine(line: string): EndedEntry | undefined {
  const fields = parse(line);
  const outcome = readFields(fields?.["result"]);
  const customId = readText(fields?.["custom_id"]);
  const type = readText(outcome?.["type"]);
  if (outcome === undefined || customId === undefined || type === undefined) return undefined;
  if (type === "succeeded")
    return { customId, result: "ok", errorType: "none", message: readMessage(outcome["message"]) };
  if (type === "canceled") return { customId, result: "aborted", errorType: "none", message: undefined };
  const errorType = type === "errored" ? findErrorType(outcome) : type;
  return { customId, result: "error", errorType, message: undefined };
}

function readMessage(source: unknown): EndedEntry["message"] {
  const message = readFields(source);
  return {
    model: readText(message?.["model"]),
    stopReason: readText(message?.["stop_reason"]),
    usage: message?.["usage"],
  };
}

function findErrorType(outcome: Fields): string {
  const answer = readFields(outcome["error"]);
  return readText(readFields(answer?.["error"])?.["type"]) ?? "unknown";
}

function parse(line: string): Fields | undefined {
  try {
    return readFields(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function readFields(source: unknown): Fields | undefined {
  return isFields(source) ? source : undefined;
}

function isFields(source: unknown): source is Fields {
  return typeof source === "object" && source !== null;
}

function readText(source: unknown): string | undefined {
  return typeof source === "string" ? source : undefined;
}
