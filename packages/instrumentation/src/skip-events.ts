/** How events begin that are skipped. */
const DELTA = planStart("content_block_delta", '"content_block_delta","index":');
const BLOCK_START = planStart("content_block_start", '"content_block_start"');
/** They tell nothing. The API puts a space into a ping. */
const SILENT = [
  planStart("content_block_stop", '"content_block_stop"'),
  planStart("ping", ' "ping"'),
  planStart("ping", '"ping"'),
];

const PIECE = Buffer.from(',"delta":{"type":"');
/** Kinds of pieces of output, by the bytes between their type and their own text. */
const PIECES = [
  'text_delta","text":"',
  'thinking_delta","thinking":"',
  'input_json_delta","partial_json":"',
].map((text) => Buffer.from(text));

const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const BRACE = 125;

/** What is told of output that was skipped. */
export interface Output {
  /** A block of it begins. */
  readonly beginOutput: () => void;
  /** A piece of it arrived, of so many bytes of text. */
  readonly addOutput: (textBytes: number) => void;
}

/**
 * Skips the whole events that chunks of one stream begin with, as far as little of them matters: of output the
 * length of its text, should the stream break off, and of most others nothing. They are most of a stream, so they
 * are neither decoded nor parsed. Escapes of JSON count as they are written. An event of any other form ends the
 * skipping.
 *
 * @returns how many bytes of a chunk were skipped
 */
export function createEventSkipper(output: Output): (chunk: Uint8Array) => number {
  /** How the last piece began, up to its text: most pieces begin as the one before. */
  let start: Buffer | undefined;
  const findPiece = (chunk: Uint8Array, at: number): number | undefined => {
    if (start !== undefined && hasBytes(chunk, at, start)) return at + start.length;
    const textFrom = findTextStart(chunk, at);
    if (textFrom !== undefined) start = Buffer.from(chunk.subarray(at, textFrom));
    return textFrom;
  };
  const skipPiece = (chunk: Uint8Array, textFrom: number): number | undefined => {
    const end = findEventEnd(chunk, textFrom);
    const textTo = end && findTextEnd(chunk, end - 2);
    if (textTo === undefined || textTo < textFrom) return undefined;
    output.addOutput(textTo - textFrom);
    return end;
  };
  const skipStart = (chunk: Uint8Array, at: number): number | undefined => {
    const end = hasBytes(chunk, at, BLOCK_START) ? findEventEnd(chunk, at + BLOCK_START.length) : undefined;
    if (end !== undefined) output.beginOutput();
    return end;
  };
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      const textFrom = findPiece(chunk, at);
      const end =
        textFrom === undefined
          ? (skipStart(chunk, at) ?? findSilentEnd(chunk, at))
          : skipPiece(chunk, textFrom);
      if (end === undefined) break;
      at = end;
    }
    return at;
  };
}

/** An event is over with the empty line behind its data, which are one line. */
function findEventEnd(chunk: Uint8Array, from: number): number | undefined {
  const lineEnd = chunk.indexOf(LF, from);
  return lineEnd !== -1 && chunk[lineEnd + 1] === LF ? lineEnd + 2 : undefined;
}

/** Where the text of a piece of output begins. */
function findTextStart(chunk: Uint8Array, at: number): number | undefined {
  if (!hasBytes(chunk, at, DELTA)) return undefined;
  let from = at + DELTA.length;
  while (isDigit(chunk[from])) from += 1;
  if (!hasBytes(chunk, from, PIECE)) return undefined;
  from += PIECE.length;
  for (const piece of PIECES) if (hasBytes(chunk, from, piece)) return from + piece.length;
  return undefined;
}

/** The text ends before `"}}`; the API may put spaces between the braces. */
function findTextEnd(chunk: Uint8Array, lineEnd: number): number | undefined {
  let at = lineEnd - 1;
  if (chunk[at] !== BRACE) return undefined;
  at -= 1;
  while (chunk[at] === SPACE) at -= 1;
  return chunk[at] === BRACE && chunk[at - 1] === QUOTE ? at - 1 : undefined;
}

function findSilentEnd(chunk: Uint8Array, at: number): number | undefined {
  for (const start of SILENT) if (hasBytes(chunk, at, start)) return findEventEnd(chunk, at + start.length);
  return undefined;
}

function hasBytes(chunk: Uint8Array, at: number, bytes: Buffer): boolean {
  const end = at + bytes.length;
  return end <= chunk.length && bytes.compare(chunk, at, end) === 0;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function planStart(event: string, type: string): Buffer {
  return Buffer.from(`event: ${event}\ndata: {"type":${type}`);
}
