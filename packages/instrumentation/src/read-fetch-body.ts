import type { FetchArguments } from "./fetch-request.ts";
import type { RequestBody } from "./start-call.ts";

/** What of the body of a request is known. */
export interface FetchBody {
  readonly fields: RequestBody;
  /** Every field was seen. */
  readonly isWhole: boolean;
  /** It names who is billed where that is out of reach. */
  readonly hidesPayer: boolean;
}

const WHOLE_CHARS = 65_536;
const EDGE_CHARS = 32_768;
const PAYER_START = '"billing';
// Texts have few underscores, so the search for this part of the key skips them fastest.
const PAYER_END = '_policy"';

/**
 * The body where it can be read without consuming it: as text or bytes; undefined elsewhere. A large one is not
 * parsed, which would hold the application up for longer than the rest of the meter together: of more than 64 Ki
 * characters only the first and the last half of that are looked at. Clients write `model` first and `stream` first
 * or last; the images and texts that make a body large stand between.
 */
export function readFetchBody([, init]: FetchArguments): FetchBody | undefined {
  const body: unknown = init?.body;
  if (typeof body === "string") return body.length <= WHOLE_CHARS ? readWhole(body) : readEdges(body);
  const bytes = findBytes(body);
  if (bytes === undefined) return undefined;
  return bytes.length <= WHOLE_CHARS ? readWhole(bytes.toString()) : readEdges(bytes);
}

function findBytes(body: unknown): Buffer | undefined {
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : undefined;
}

function readWhole(text: string): FetchBody | undefined {
  const fields = parseFields(text);
  return fields && { fields, isWhole: true, hidesPayer: false };
}

function readEdges(body: string | Buffer): FetchBody {
  const head = readPiece(body, 0, EDGE_CHARS);
  const tail = readPiece(body, -EDGE_CHARS);
  const first = parseFields(`${head.slice(0, findLastComma(head))}}`);
  const last = parseFields(`{${tail.slice(findFirstComma(tail) + 1)}`);
  const fields: RequestBody = { ...first, ...last };
  return { fields, isWhole: false, hidesPayer: !("billing_policy" in fields) && namesPayer(body) };
}

/** At any depth: then the field that matters may be among them. */
function namesPayer(body: string | Buffer): boolean {
  for (let at = body.indexOf(PAYER_END); at !== -1; at = body.indexOf(PAYER_END, at + 1))
    if (readPiece(body, Math.max(0, at - PAYER_START.length), at) === PAYER_START) return true;
  return false;
}

function readPiece(body: string | Buffer, start: number, end?: number): string {
  return typeof body === "string" ? body.slice(start, end) : body.subarray(start, end).toString();
}

function parseFields(text: string): RequestBody | undefined {
  try {
    const fields: unknown = JSON.parse(text);
    return typeof fields === "object" && fields !== null ? fields : undefined;
  } catch {
    return undefined;
  }
}

/** Behind the last field of the outermost object that is whole; 0 where none is. */
function findLastComma(head: string): number {
  let depth = 0;
  let found = 0;
  for (let at = 0; at < head.length; at += 1) {
    const char = head[at];
    if (char === '"') at = findStringEnd(head, at);
    else if (char === "," && depth === 1) found = at;
    else depth += findStep(char);
  }
  return found;
}

/** Before the first field of the outermost object that is whole, found from its end; the text's end where none is. */
function findFirstComma(tail: string): number {
  let depth = 0;
  let found = tail.length;
  for (let at = tail.length - 1; at >= 0; at -= 1) {
    const char = tail[at];
    if (char === '"') at = findStringStart(tail, at);
    else if (char === "," && depth === 1) found = at;
    else depth -= findStep(char);
  }
  return found;
}

/** How much deeper the text is behind a character that is in no string. */
function findStep(char: string | undefined): number {
  if (char === "{" || char === "[") return 1;
  return char === "}" || char === "]" ? -1 : 0;
}

/** Where the string ends that starts here; the text's end where that is cut off. */
function findStringEnd(text: string, start: number): number {
  let at = start;
  do at = text.indexOf('"', at + 1);
  while (at !== -1 && isEscaped(text, at));
  return at === -1 ? text.length : at;
}

/** Where the string starts that ends here; -1 where that is cut off. */
function findStringStart(text: string, end: number): number {
  let at = end;
  do at = at === 0 ? -1 : text.lastIndexOf('"', at - 1);
  while (at !== -1 && isEscaped(text, at));
  return at;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (from > 0 && text[from - 1] === "\\") from -= 1;
  return (at - from) % 2 === 1;
}
