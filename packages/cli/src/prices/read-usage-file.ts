import type { Problem } from "@bursar/budgets";
import { readTextFile } from "../read-text-file.ts";
import type { Terminal } from "../terminal.ts";
import { findJsonFault } from "./find-json-fault.ts";
import { isJsonObject } from "../json-object.ts";
import type { JsonObject } from "../json-object.ts";

/** A usage and what a message around it says of the call. */
interface UsageFile {
  readonly usage: JsonObject;
  readonly model: string | undefined;
  readonly stopReason: string | undefined;
}

/** What a file says, or every mistake of it. */
export type UsageReading =
  | { readonly content: UsageFile; readonly problems?: undefined }
  | { readonly content?: undefined; readonly problems: readonly Problem[] };

const ADVICE = "Name a file that holds a usage as the API returns it, or - for standard input.";

/** Reads a `usage` object as the API returns it, or a whole message that has one; standard input for `-`. */
export function readUsageFile(path: string, terminal: Terminal): UsageReading {
  const reading = readTextFile(path, terminal, ADVICE);
  if (reading.problems !== undefined) return reading;
  const { file } = reading;
  const text = reading.text.replace(/^\uFEFF/, "");
  const problem = (what: string, at = 0): UsageReading => {
    const before = text.slice(0, at).split("\n");
    const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return { problems: [{ file, ...place, path: "(file)", text: what, severity: "error" }] };
  };
  if (text.trim() === "") return problem("is empty. Give a usage as the API returns it.");
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return problem("is not JSON from here on. Give a usage as the API returns it.", findJsonFault(text));
  }
  if (!isJsonObject(content)) return problem("is not an object. Give a usage as the API returns it.");
  return { content: readMessage(content) };
}

function readMessage(content: JsonObject): UsageFile {
  const { usage, model, stop_reason: stopReason } = content;
  if (!isJsonObject(usage)) return { usage: content, model: undefined, stopReason: undefined };
  return {
    usage,
    model: typeof model === "string" ? model : undefined,
    stopReason: typeof stopReason === "string" ? stopReason : undefined,
  };
}
