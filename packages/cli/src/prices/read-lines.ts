import { isUtf8 } from "node:buffer";

/** One line of an input, without its end; or why it is no text. */
export type InputLine =
  | { readonly number: number; readonly text: string; readonly fault?: undefined }
  | { readonly number: number; readonly fault: string };

const LINE_FEED = 0x0a;
/** A longer line is not kept, so that an input without line ends cannot fill the memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The lines of an input, chunk by chunk as it arrives: at most one line and one chunk are in memory. Blank
 * lines are left out; a byte order mark at the start is too.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<readonly InputLine[]> {
  let number = 0;
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  const keep = (bytes: Uint8Array): void => {
    restBytes += bytes.length;
    if (restBytes > MOST_BYTES) rest = [];
    else if (bytes.length > 0) rest.push(bytes);
  };
  const endLine = (bytes: Uint8Array): InputLine => {
    keep(bytes);
    number += 1;
    const line = restBytes > MOST_BYTES ? describeLongLine(number) : readLine(number, rest);
    rest = [];
    restBytes = 0;
    return line;
  };
  for await (const chunk of input) {
    const lines: InputLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      lines.push(endLine(chunk.subarray(start, end)));
      start = end + 1;
    }
    keep(chunk.subarray(start));
    yield dropBlank(lines);
  }
  if (restBytes > 0) yield dropBlank([endLine(new Uint8Array())]);
}

function describeLongLine(number: number): InputLine {
  return { number, fault: `is longer than ${MOST_BYTES / 1024 / 1024} MiB. Write one call a line.` };
}

function readLine(number: number, pieces: readonly Uint8Array[]): InputLine {
  const bytes = pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : Buffer.concat(pieces);
  if (!isUtf8(bytes) || bytes.includes(0)) return { number, fault: "is not UTF-8 text. Save it as UTF-8." };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return { number, text: number === 1 ? text.replace(/^\uFEFF/, "") : text };
}

function dropBlank(lines: readonly InputLine[]): readonly InputLine[] {
  return lines.filter((line) => line.fault !== undefined || line.text.trim() !== "");
}
