const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANK = /[ \t\r\n]*/y;
const AFTER_BACKSLASH = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** Which signs may come next; `item` stands for whatever a JSON text may be. */
type Expected = "item" | "item ]" | "key" | "key }" | ":" | ", ]" | ", }" | "nothing";

/** What comes after an item, inside of what. */
function expectAfter(inside: string | undefined): Expected {
  if (inside === undefined) return "nothing";
  return inside === "[" ? ", ]" : ", }";
}

function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The index behind a string; in `fault` that of its first wrong character. */
function skipString(text: string, start: number): { readonly end: number } | { readonly fault: number } {
  let at = start + 1;
  while (text[at] !== '"') {
    if (at >= text.length || text.charCodeAt(at) < 0x20) return { fault: at };
    const escaped = text[at] === "\\" ? skip(AFTER_BACKSLASH, text, at + 1) : at + 1;
    if (escaped === undefined) return { fault: at };
    at = escaped;
  }
  return { end: at + 1 };
}

/** How far a text was read, and what may come next. */
interface Position {
  readonly at: number;
  readonly expected: Expected;
}

function skipItem(text: string, { at, expected }: Position, open: readonly string[]): Position | number {
  const isKey = expected.startsWith("key");
  const after = isKey ? ":" : expectAfter(open.at(-1));
  if (text[at] === '"') {
    const string = skipString(text, at);
    return "fault" in string ? string.fault : { at: string.end, expected: after };
  }
  const end = isKey ? undefined : skip(SCALAR, text, at);
  return end === undefined ? at : { at: end, expected: after };
}

function skipSign(sign: string, { at, expected }: Position, open: string[]): Position | undefined {
  if (expected.startsWith("item") && (sign === "{" || sign === "[")) {
    open.push(sign);
    return { at: at + 1, expected: sign === "{" ? "key }" : "item ]" };
  }
  if (!expected.split(" ").includes(sign)) return undefined;
  if (sign === "]" || sign === "}") open.pop();
  return { at: at + 1, expected: expectNext(sign, open.at(-1)) };
}

/**
 * The index of the first character of a text that cannot be JSON; its length when it breaks off. `JSON.parse`
 * says only for some faults where they are.
 */
export function findJsonFault(text: string): number {
  const open: string[] = [];
  let position: Position = { at: 0, expected: "item" };
  for (;;) {
    const at = skip(BLANK, text, position.at) ?? position.at;
    const sign = text[at];
    if (sign === undefined || position.expected === "nothing") return at;
    const here: Position = { at, expected: position.expected };
    const next = skipSign(sign, here, open);
    if (next === undefined && !/^(?:item|key)/.test(here.expected)) return at;
    const behind = next ?? skipItem(text, here, open);
    if (typeof behind === "number") return behind;
    position = behind;
  }
}

function expectNext(sign: string, inside: string | undefined): Expected {
  if (sign === ":") return "item";
  if (sign === ",") return inside === "[" ? "item" : "key";
  return expectAfter(inside);
}
