import type { Cursor } from "./cursor.ts";
import { keepPlace, NotPlain, skipSpaces } from "./cursor.ts";
import { readEntry } from "./read-key.ts";
import { readPlain, readQuotedText } from "./read-scalar.ts";

const PLAIN = /[^\n,[\]{}]+/y;

/** Passes spaces and ends of lines; lines go further in than what is around the brackets. */
function skipSpace(cursor: Cursor, indent: number): void {
  skipSpaces(cursor);
  while (cursor.text[cursor.at] === "\n") {
    const start = cursor.at + 1;
    cursor.at = start;
    skipSpaces(cursor);
    if (cursor.at - start <= indent) throw new NotPlain();
  }
}

function readItem(cursor: Cursor, indent: number): unknown {
  const first = cursor.text[cursor.at];
  if (first === "{" || first === "[") return readFlow(cursor, indent);
  const quoted = readQuotedText(cursor);
  if (quoted !== undefined) return quoted;
  PLAIN.lastIndex = cursor.at;
  const [plain] = PLAIN.exec(cursor.text) ?? [];
  if (plain === undefined || plain.includes(" #")) throw new NotPlain();
  cursor.at += plain.length;
  return readPlain(plain);
}

/** Reads to the closing bracket, item by item. */
function readItems(cursor: Cursor, indent: number, close: string, readOne: () => void): void {
  cursor.at += 1;
  skipSpace(cursor, indent);
  if (cursor.text[cursor.at] === close) {
    cursor.at += 1;
    return;
  }
  for (;;) {
    readOne();
    skipSpace(cursor, indent);
    const next = cursor.text[cursor.at];
    cursor.at += 1;
    if (next === close) return;
    if (next !== ",") throw new NotPlain();
    skipSpace(cursor, indent);
  }
}

/**
 * The mapping or list in brackets that begins here.
 *
 * @param indent - of the block around it
 */
export function readFlow(cursor: Cursor, indent: number): unknown {
  if (cursor.text[cursor.at] === "[") {
    const items: unknown[] = [];
    readItems(cursor, indent, "]", () => {
      keepPlace(cursor, items, items.length, cursor.at);
      items.push(readItem(cursor, indent));
    });
    return items;
  }
  const mapping: Record<string, unknown> = {};
  readItems(cursor, indent, "}", () =>
    readEntry(cursor, mapping, () => {
      skipSpace(cursor, indent);
      return readItem(cursor, indent);
    }),
  );
  return mapping;
}
