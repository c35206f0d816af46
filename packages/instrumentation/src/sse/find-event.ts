import { findLineEnd, LF } from "./find-line-end.ts";
import { hasBytes, toBytes } from "./has-bytes.ts";

/** A whole event in a chunk. */
export interface FoundEvent {
  readonly data: string;
  /** Where the next one begins. */
  readonly end: number;
}

const EVENT = toBytes("event:");
const DATA = toBytes("data:");
const CR = 13;
const SPACE = 32;

/**
 * Finds the event that begins at a place, where it is whole and of the form that the API sends: a line of its name,
 * one line of data, and an empty one, each ended by LF. Any other is undefined, and left to a reader of all forms.
 */
export function findEvent(chunk: Uint8Array, from: number): FoundEvent | undefined {
  if (!hasBytes(chunk, from, EVENT)) return undefined;
  const nameEnd = findLineEnd(chunk, from);
  if (nameEnd === -1 || !hasBytes(chunk, nameEnd + 1, DATA)) return undefined;
  const dataEnd = findLineEnd(chunk, nameEnd + 1);
  if (dataEnd === -1 || chunk[dataEnd + 1] !== LF) return undefined;
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  // A CR ends a line too.
  if (text.subarray(from, dataEnd).includes(CR)) return undefined;
  const dataFrom = nameEnd + 1 + DATA.length;
  return {
    data: text.toString("utf8", chunk[dataFrom] === SPACE ? dataFrom + 1 : dataFrom, dataEnd),
    end: dataEnd + 2,
  };
}
