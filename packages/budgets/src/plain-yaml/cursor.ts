/** How far a text was read. */
export interface Cursor {
  readonly text: string;
  /** Where the next character is. */
  at: number;
  /** Spaces before the content of the line; -1 behind the last one. */
  indent: number;
  /** Where the keys of each mapping and the items of each list begin; undefined while nobody asks. */
  readonly places: Places | undefined;
}

/** Offsets by key or index, by mapping or list. */
export type Places = Map<object, Map<string, number>>;

/** Keeps where a part of a mapping or a list begins. */
export function keepPlace({ places }: Cursor, holder: object, part: string | number, at: number): void {
  if (places === undefined) return;
  const known = places.get(holder) ?? new Map<string, number>();
  places.set(holder, known.set(String(part), at));
}

/** Ends the reading: the text needs a whole parser, or has a mistake. */
export class NotPlain extends Error {}

const LINE_END = 10;
const SPACE = 32;
const HASH = 35;

/** Whether the character at a place ends the line: none does so, too. */
function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === LINE_END;
}

/** Whether a place is behind a mark that needs a space or the line's end after it. */
export function isBreak(text: string, at: number): boolean {
  return text.charCodeAt(at) === SPACE || isLineEnd(text, at);
}

/** Passes spaces. */
export function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at += 1;
}

/** Goes to the next line that is not empty or a comment, from the beginning of a line on. */
export function findContent(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const start = cursor.at;
    skipSpaces(cursor);
    const code = text.charCodeAt(cursor.at);
    if (cursor.at >= text.length) {
      cursor.indent = -1;
      return;
    }
    if (code !== LINE_END && code !== HASH) {
      cursor.indent = cursor.at - start;
      return;
    }
    const end = text.indexOf("\n", cursor.at);
    cursor.at = end === -1 ? text.length : end + 1;
  }
}

/** Whether nothing but a comment follows on the line. */
export function isRestEmpty({ text, at }: Cursor): boolean {
  return isLineEnd(text, at) || (text.charCodeAt(at) === HASH && text.charCodeAt(at - 1) === SPACE);
}

/** Leaves a line behind its content. */
export function endLine(cursor: Cursor): void {
  skipSpaces(cursor);
  if (!isRestEmpty(cursor)) throw new NotPlain();
  const end = cursor.text.indexOf("\n", cursor.at);
  cursor.at = end === -1 ? cursor.text.length : end + 1;
  findContent(cursor);
}
