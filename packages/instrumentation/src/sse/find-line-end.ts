export const LF = 10;

/** Where the next LF of a chunk is; -1 where there is none. */
export function findLineEnd(chunk: Uint8Array, from: number): number {
  return chunk.indexOf(LF, from);
}
