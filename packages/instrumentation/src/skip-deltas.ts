/** How an event with a piece of output begins, up to the number of its block. */
const START = asBytes('event: content_block_delta\ndata: {"type":"content_block_delta","index":');
const DELTA = asBytes(',"delta":{"type":"');
/** Kinds of pieces, by the text between their type and their own text. */
const KINDS = [
  'text_delta","text":"',
  'thinking_delta","thinking":"',
  'input_json_delta","partial_json":"',
].map(asBytes);

const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const BRACE = 125;

/** Where the events end that were skipped, and how many bytes of output they held. */
export interface SkippedDeltas {
  readonly end: number;
  readonly textBytes: number;
}

/**
 * Skips the whole events of output that a chunk begins with. They are most of a stream, and all that matters of
 * them is the length of their text, should the stream break off; so they are neither decoded nor parsed. Escapes of
 * JSON count as they are written. An event of any other form ends the skipping.
 */
export function skipDeltas(chunk: Uint8Array): SkippedDeltas {
  let end = 0;
  let textBytes = 0;
  for (;;) {
    const text = findText(chunk, end);
    if (text === undefined) return { end, textBytes };
    textBytes += text.to - text.from;
    end = text.end;
  }
}

function findText(
  chunk: Uint8Array,
  at: number,
): { readonly from: number; readonly to: number; readonly end: number } | undefined {
  if (!hasBytes(chunk, at, START)) return undefined;
  let from = at + START.length;
  while (isDigit(chunk[from])) from += 1;
  if (!hasBytes(chunk, from, DELTA)) return undefined;
  from += DELTA.length;
  const kind = KINDS.find((bytes) => hasBytes(chunk, from, bytes));
  if (kind === undefined) return undefined;
  from += kind.length;
  const lineEnd = chunk.indexOf(LF, from);
  if (lineEnd === -1 || chunk[lineEnd + 1] !== LF) return undefined;
  const to = findTextEnd(chunk, lineEnd);
  return to === undefined || to < from ? undefined : { from, to, end: lineEnd + 2 };
}

/** The text ends before `"}}`; the API may put spaces between the braces. */
function findTextEnd(chunk: Uint8Array, lineEnd: number): number | undefined {
  let at = lineEnd - 1;
  if (chunk[at] !== BRACE) return undefined;
  at -= 1;
  while (chunk[at] === SPACE) at -= 1;
  return chunk[at] === BRACE && chunk[at - 1] === QUOTE ? at - 1 : undefined;
}

function hasBytes(chunk: Uint8Array, at: number, bytes: Uint8Array): boolean {
  // From the end: what tells events apart stands there.
  for (let index = bytes.length - 1; index >= 0; index -= 1)
    if (chunk[at + index] !== bytes[index]) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function asBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
