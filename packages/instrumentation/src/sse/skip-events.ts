import { findLineEnd, LF } from "./find-line-end.ts";
import { hasBytes, toBytes } from "./has-bytes.ts";

/** How events begin that are skipped. */
const DELTA = planStart("content_block_delta", '"content_block_delta","index":');
const BLOCK_START = planStart("content_block_start", '"content_block_start"');
/** They tell nothing. The API puts a space into a ping. */
const SILENT = [
  planStart("content_block_stop", '"content_block_stop"'),
  planStart("ping", ' "ping"'),
  planStart("ping", '"ping"'),
];

const PIECE = toBytes(',"delta":{"type":"');
/** Kinds of pieces of output, by the bytes between their type and their own text. */
const PIECES = [
  'text_delta","text":"',
  'thinking_delta","thinking":"',
  'input_json_delta","partial_json":"',
].map(toBytes);

/** Bytes of the line that names an event of a piece, and those that tell its kind. */
const NAME_BYTES = "event: content_block_delta\n".length;
const KIND_BYTES = '"partial_json":"'.length;

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
 * Skips the whole events that a chunk has from a place on, as far as little of them matters: of output the
 * length of its text, should the stream break off, and of most others nothing. They are most of a stream, so they
 * are neither decoded nor parsed. Escapes of JSON count as they are written. An event of any other form ends the
 * skipping.
 *
 * @returns where in the chunk the skipping ends
 */
export function createEventSkipper(output: Output): (chunk: Uint8Array, from: number) => number {
  /** How the last piece began, up to its text: most pieces begin as the one before. */
  let start: Uint8Array | undefined;
  const findPiece = (chunk: Uint8Array, at: number): number | undefined => {
    if (start !== undefined && beginsAs(chunk, at, start)) return at + start.length;
    const textFrom = findTextStart(chunk, at);
    if (textFrom !== undefined) start = chunk.slice(at, textFrom);
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
  return (chunk, from) => {
    let at = from;
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
  const lineEnd = findLineEnd(chunk, from);
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

/** What lies between its name and the kind of the piece is the number of the block. */
function beginsAs(chunk: Uint8Array, at: number, start: Uint8Array): boolean {
  const textFrom = at + start.length;
  if (textFrom > chunk.length) return false;
  for (let back = 1; back <= KIND_BYTES; back += 1)
    if (chunk[textFrom - back] !== start[start.length - back]) return false;
  for (let index = 0; index < NAME_BYTES; index += 1) if (chunk[at + index] !== start[index]) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function planStart(event: string, type: string): Uint8Array {
  return toBytes(`event: ${event}\ndata: {"type":${type}`);
}
