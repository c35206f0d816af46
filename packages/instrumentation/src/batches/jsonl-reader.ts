/** Reads lines from bytes that may be cut anywhere. It holds one line at most. */
export interface JsonlReader {
  readonly push: (chunk: unknown) => void;
  /** The bytes are over: what is left is a line too. */
  readonly end: () => void;
}

/** What a reader tells; empty lines are left out. */
export interface JsonlListener {
  readonly onLine: (line: string) => void;
  /** A line is longer than the bound and skipped. */
  readonly onTooLong: () => void;
}

/** An answer of a million tokens has a few megabytes. */
const LONGEST_LINE_BYTES = 32 * 1024 * 1024;
const NEWLINE = 10;

/** @param longestLineBytes - what is longer is not kept */
export function createJsonlReader(
  { onLine, onTooLong }: JsonlListener,
  longestLineBytes: number = LONGEST_LINE_BYTES,
): JsonlReader {
  let parts: Uint8Array[] = [];
  let heldBytes = 0;
  let isSkipping = false;
  const hold = (part: Uint8Array): void => {
    if (isSkipping || part.byteLength === 0) return;
    heldBytes += part.byteLength;
    if (heldBytes > longestLineBytes) {
      isSkipping = true;
      parts = [];
      onTooLong();
      // A copy: the reader of the body may fill the same buffer again.
    } else parts.push(Uint8Array.from(part));
  };
  const endLine = (last: Uint8Array): void => {
    const isWhole = heldBytes === 0;
    if (!isWhole) hold(last);
    const line = isSkipping ? "" : isWhole ? decode(last) : decode(Buffer.concat(parts));
    parts = [];
    heldBytes = 0;
    isSkipping = false;
    if (line.trim() !== "") onLine(line);
  };
  return {
    push(chunk) {
      const bytes = readBytes(chunk);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        endLine(bytes.subarray(start, end));
        start = end + 1;
      }
      hold(bytes.subarray(start));
    },
    end: () => endLine(new Uint8Array()),
  };
}

function readBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  return typeof chunk === "string" ? Buffer.from(chunk) : new Uint8Array();
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
