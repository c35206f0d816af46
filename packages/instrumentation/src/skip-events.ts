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

/** What was skipped. */
export interface SkippedEvents {
  /** Where the events end. */
  readonly end: number;
  /** Pieces of output among them. */
  readonly pieces: number;
  /** How many bytes of text these had. */
  readonly textBytes: number;
  /** A block of output began. */
  readonly isBegun: boolean;
}

/**
 * Skips the whole events that chunks of one stream begin with, as far as little of them matters: of output the
 * length of its text, should the stream break off, and of most others nothing. They are most of a stream, so they
 * are neither decoded nor parsed. Escapes of JSON count as they are written. An event of any other form ends the
 * skipping.
 */
export function createEventSkipper(): (chunk: Uint8Array) => SkippedEvents {
  /** How the last piece began, up to its text: most pieces begin as the one before. */
  let start: Buffer | undefined;
  const findPiece = (chunk: Uint8Array, at: number): number | undefined => {
    if (start !== undefined && hasBytes(chunk, at, start)) return at + start.length;
    const textFrom = findTextStart(chunk, at);
    if (textFrom !== undefined) start = Buffer.from(chunk.subarray(at, textFrom));
    return textFrom;
  };
  return (chunk) => {
    let end = 0;
    let pieces = 0;
    let textBytes = 0;
    let isBegun = false;
    while (end < chunk.length) {
      const textFrom = findPiece(chunk, end);
      const isStart = textFrom === undefined && hasBytes(chunk, end, BLOCK_START);
      const from = textFrom ?? (isStart ? end + BLOCK_START.length : findSilentData(chunk, end));
      const lineEnd = from === undefined ? -1 : chunk.indexOf(LF, from);
      if (lineEnd === -1 || chunk[lineEnd + 1] !== LF) break;
      if (textFrom !== undefined) {
        const textTo = findTextEnd(chunk, lineEnd);
        if (textTo === undefined || textTo < textFrom) break;
        pieces += 1;
        textBytes += textTo - textFrom;
      }
      isBegun ||= isStart;
      end = lineEnd + 2;
    }
    return { end, pieces, textBytes, isBegun };
  };
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

function findSilentData(chunk: Uint8Array, at: number): number | undefined {
  for (const start of SILENT) if (start !== undefined && hasBytes(chunk, at, start)) return at + start.length;
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
