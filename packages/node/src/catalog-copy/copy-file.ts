import { hash } from "node:crypto";

const SCHEMA = "bursar.dev/catalog-copy/1";

/** The file of a copy: a line that describes the text, and the text. */
export function renderCopyFile(source: string, text: string): string {
  return `${JSON.stringify({ schema: SCHEMA, source, sha256: hash("sha256", text) })}\n${text}`;
}

/**
 * The text in a file of a copy.
 *
 * @throws Error that says what is wrong with it
 */
export function readCopyFile(file: string): string {
  const end = file.indexOf("\n");
  const text = file.slice(end + 1);
  if (readSum(file.slice(0, Math.max(end, 0))) !== hash("sha256", text))
    throw new Error("its content was changed or is cut off");
  return text;
}

function readSum(line: string): unknown {
  let header: unknown;
  try {
    header = JSON.parse(line);
  } catch {
    throw new Error("it is no copy of a catalog");
  }
  if (!isHeader(header) || header.schema !== SCHEMA) throw new Error("it is no copy of a catalog");
  return header.sha256;
}

function isHeader(content: unknown): content is { readonly schema: unknown; readonly sha256: unknown } {
  return typeof content === "object" && content !== null && "schema" in content && "sha256" in content;
}
