import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { Problem } from "@bursar/budgets";
import { describeFault, findErrorCode } from "./environment-fault.ts";
import type { Terminal } from "./terminal.ts";
import { UserMistake } from "./user-mistake.ts";

/** A file's text and how problems name the file, or the one problem that it is no text. */
export type TextReading =
  | { readonly text: string; readonly file: string; readonly problems?: undefined }
  | { readonly problems: readonly Problem[] };

function readBytes(path: string, advice: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (findErrorCode(error) === "ENOENT")
      throw new UserMistake(`cannot read ${path}: it does not exist. ${advice}`);
    throw describeFault(`cannot read ${path}`, error);
  }
}

/** Where the first character is that is none. */
function findFault(bytes: Buffer): Pick<Problem, "line" | "column"> {
  const text = bytes.toString("utf8");
  const before = text.slice(0, Math.max(0, text.search(/[\0\uFFFD]/)));
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
}

/** Bytes of a file as text. */
export function decodeText(bytes: Buffer, file: string): TextReading {
  // A NUL is UTF-8 and never text: it is how binary files and UTF-16 without a mark look.
  if (isUtf8(bytes) && !bytes.includes(0)) return { text: bytes.toString("utf8"), file };
  const text = "is not UTF-8 text. Save it as UTF-8.";
  return { problems: [{ file, ...findFault(bytes), path: "(file)", text, severity: "error" }] };
}

/**
 * Reads a text file, or standard input for `-`.
 *
 * @param advice - what to do when there is no such file
 */
export function readTextFile(path: string, terminal: Terminal, advice: string): TextReading {
  return path === "-"
    ? decodeText(terminal.readInput(), "<stdin>")
    : decodeText(readBytes(path, advice), path);
}
