const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`[^`]*`/y;
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/gsu;
/** Beyond it a single byte is no character of UTF-8. */
const LAST_BYTE = 0x7f;
const LAST_POINT = 0x10_ff_ff;

/** A quoted text of PromQL, and where it ends. */
interface Quoted {
  /** Undefined where one of its escapes means nothing. */
  readonly text: string | undefined;
  readonly end: number;
}

/** The character of a number; undefined where it is none. */
function findCharacter(digits: string, radix: number, last: number): string | undefined {
  const point = Number.parseInt(digits, radix);
  const isSurrogate = point >= 0xd8_00 && point <= 0xdf_ff;
  return point > last || isSurrogate ? undefined : String.fromCodePoint(point);
}

/** What an escape stands for, without its backslash; undefined where it is none. */
function readEscape(escape: string, quote: string): string | undefined {
  const digits = escape.slice(1);
  if (escape.length === 1) return escape === quote ? quote : ESCAPES[escape];
  if (escape.startsWith("x")) return findCharacter(digits, 16, LAST_BYTE);
  if (/^u/i.test(escape)) return findCharacter(digits, 16, LAST_POINT);
  return findCharacter(escape, 8, LAST_BYTE);
}

function unescape(body: string, quote: string): string | undefined {
  let isSound = true;
  const text = body.replaceAll(ESCAPE, (_, escape: string) => {
    const meant = readEscape(escape, quote);
    isSound &&= meant !== undefined;
    return meant ?? "";
  });
  return isSound ? text : undefined;
}

/**
 * Reads a quoted text of PromQL, which are those of Go; undefined where none begins, or none ends.
 *
 * @param at - where its first quote is
 */
export function readQuoted(expr: string, at: number): Quoted | undefined {
  QUOTED.lastIndex = at;
  const [found] = QUOTED.exec(expr) ?? [];
  if (found === undefined) return undefined;
  const quote = found.charAt(0);
  const body = found.slice(1, -1);
  return { text: quote === "`" ? body : unescape(body, quote), end: at + found.length };
}
