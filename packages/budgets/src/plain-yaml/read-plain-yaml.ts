import type { Cursor, Places } from "./cursor.ts";
import { endLine, findContent, isBreak, isRestEmpty, keepPlace, NotPlain, skipSpaces } from "./cursor.ts";
import { readFlow } from "./read-flow.ts";
import { findKey, readEntry } from "./read-key.ts";
import { readPlain, readQuotedText } from "./read-scalar.ts";

/** Tabs, other line ends, marks of byte order and characters that control something. */
const UNUSUAL = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/;
const MAX_DEPTH = 50;

function isDash({ text, at }: Cursor): boolean {
  return text[at] === "-" && isBreak(text, at + 1);
}

/** What stands on the line behind a key or a dash. */
function readInline(cursor: Cursor, indent: number): unknown {
  const first = cursor.text[cursor.at];
  if (first === "{" || first === "[") return readFlow(cursor, indent);
  const quoted = readQuotedText(cursor);
  if (quoted !== undefined) return quoted;
  const end = cursor.text.indexOf("\n", cursor.at);
  const line = cursor.text.slice(cursor.at, end === -1 ? cursor.text.length : end);
  const comment = line.indexOf(" #");
  cursor.at += line.length;
  return readPlain(comment === -1 ? line : line.slice(0, comment));
}

/** What belongs to a key, on its line or below it. */
function readContent(cursor: Cursor, indent: number, depth: number): unknown {
  skipSpaces(cursor);
  if (!isRestEmpty(cursor)) {
    const content = readInline(cursor, indent);
    endLine(cursor);
    return content;
  }
  endLine(cursor);
  if (cursor.indent > indent) return readBlock(cursor, depth + 1);
  // A list may stand right below its key.
  return cursor.indent === indent && isDash(cursor) ? readList(cursor, depth + 1) : null;
}

function readMapping(cursor: Cursor, depth: number): unknown {
  const { indent } = cursor;
  const mapping: Record<string, unknown> = {};
  const readOne = (): unknown => readContent(cursor, indent, depth);
  while (cursor.indent === indent) readEntry(cursor, mapping, readOne);
  // A text that goes on in the next line, or a mistake.
  if (cursor.indent > indent) throw new NotPlain();
  return mapping;
}

/** Goes from a dash to what it has; where that is a mapping, its lines are as far in as its first key. */
function openItem(cursor: Cursor): void {
  const { indent, at } = cursor;
  cursor.at += 1;
  skipSpaces(cursor);
  if (isRestEmpty(cursor)) {
    endLine(cursor);
    if (cursor.indent <= indent) throw new NotPlain();
    return;
  }
  const first = cursor.at;
  if (findKey(cursor) !== undefined) cursor.indent = indent + first - at;
  cursor.at = first;
}

function readList(cursor: Cursor, depth: number): unknown {
  const { indent } = cursor;
  const items: unknown[] = [];
  while (cursor.indent === indent && isDash(cursor)) {
    openItem(cursor);
    keepPlace(cursor, items, items.length, cursor.at);
    if (cursor.indent > indent) items.push(readBlock(cursor, depth + 1));
    else {
      items.push(readInline(cursor, indent));
      endLine(cursor);
    }
  }
  if (cursor.indent > indent) throw new NotPlain();
  return items;
}

function readBlock(cursor: Cursor, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new NotPlain();
  return isDash(cursor) ? readList(cursor, depth) : readMapping(cursor, depth);
}

function readDocument(cursor: Cursor): unknown {
  findContent(cursor);
  if (cursor.indent !== 0) throw new NotPlain();
  const content = readMapping(cursor, 0);
  if (cursor.at < cursor.text.length) throw new NotPlain();
  return content;
}

/**
 * Reads YAML as people write most of it: mappings, lists, texts of one line, comments; several times as fast as a
 * whole parser. Undefined for anything else, and for every mistake: then a whole parser is to read it.
 *
 * @example readPlainYaml("a: [1, b] # c\n") // { content: { a: [1, "b"] } }
 */
export function readPlainYaml(text: string, places?: Places): { readonly content: unknown } | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const cursor: Cursor = { text, at: 0, indent: 0, places };
  try {
    return { content: readDocument(cursor) };
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}
