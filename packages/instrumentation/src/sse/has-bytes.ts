/** Whether a chunk has these bytes at a place; byte by byte, because to have `Buffer` compare them takes longer. */
export function hasBytes(chunk: Uint8Array, at: number, bytes: Uint8Array): boolean {
  if (at + bytes.length > chunk.length) return false;
  for (let index = 0; index < bytes.length; index += 1) if (chunk[at + index] !== bytes[index]) return false;
  return true;
}

export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
