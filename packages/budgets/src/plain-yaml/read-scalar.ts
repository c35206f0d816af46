import type { Cursor } from "./cursor.ts";
import { NotPlain } from "./cursor.ts";

const DOUBLE = /"([^"\\\n]*)"/y;
const SINGLE = /'((?:[^'\n]|'')*)'/y;
const PLAIN_START = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[\w.])/;
/** What the core schema of YAML reads as a number. */
const NUMBER =
  /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
/** Those of them that every way to read a number reads alike. */
const SHORT_NUMBER = /^-?\d{1,9}(?:\.\d{1,9})?$/;
const MAY_BE_NUMBER = /^[-+.\d]/;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

/** Without spaces at the end; a pattern would look at each run of spaces as often as it is long. */
function dropSpaces(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === " ") end -= 1;
  return text.slice(0, end);
}

/** What an unquoted text says, by the core schema. */
export function readPlain(written: string): unknown {
  const text = dropSpaces(written);
  const isKnown = PLAIN_START.test(text) && !text.includes(": ") && !text.endsWith(":");
  if (!isKnown) throw new NotPlain();
  if (MAY_BE_NUMBER.test(text) && NUMBER.test(text)) {
    if (!SHORT_NUMBER.test(text)) throw new NotPlain();
    return Number(text);
  }
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

/** The quoted text that begins here and ends on the same line; undefined where none begins. */
export function readQuotedText(cursor: Cursor): string | undefined {
  const quote = cursor.text[cursor.at];
  if (quote !== '"' && quote !== "'") return undefined;
  const pattern = quote === '"' ? DOUBLE : SINGLE;
  pattern.lastIndex = cursor.at;
  const [whole, inner] = pattern.exec(cursor.text) ?? [];
  if (whole === undefined || inner === undefined) throw new NotPlain();
  cursor.at += whole.length;
  return quote === "'" ? inner.replaceAll("''", "'") : inner;
}
