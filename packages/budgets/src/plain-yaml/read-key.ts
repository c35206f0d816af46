import type { Cursor } from "./cursor.ts";
import { isBreak, keepPlace, NotPlain } from "./cursor.ts";
import { readQuotedText } from "./read-scalar.ts";

const KEY = /\w[\w.-]*/y;
const MAX_LENGTH = 500;

/** The key that begins here; undefined, and nothing is read, where it is none. */
export function findKey(cursor: Cursor): string | undefined {
  const start = cursor.at;
  KEY.lastIndex = start;
  const [plain] = KEY.exec(cursor.text) ?? [];
  if (plain !== undefined) cursor.at += plain.length;
  const key = plain ?? readQuotedText(cursor);
  if (key !== undefined && cursor.text[cursor.at] === ":" && isBreak(cursor.text, cursor.at + 1)) {
    cursor.at += 1;
    return key;
  }
  cursor.at = start;
  return undefined;
}

/** Reads a key and what it has into a mapping; the key is new there, and nothing special to JavaScript. */
export function readEntry(
  cursor: Cursor,
  mapping: Record<string, unknown>,
  readContent: () => unknown,
): void {
  const { at } = cursor;
  const key = findKey(cursor);
  if (key === undefined || key === "__proto__" || key.length > MAX_LENGTH) throw new NotPlain();
  if (Object.hasOwn(mapping, key)) throw new NotPlain();
  keepPlace(cursor, mapping, key, at);
  mapping[key] = readContent();
}
