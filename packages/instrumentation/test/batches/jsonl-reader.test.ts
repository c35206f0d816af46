import { expect, test } from "vitest";
import { createJsonlReader } from "../../src/batches/jsonl-reader.ts";

function read(chunks: readonly unknown[], longestLineBytes?: number): { lines: string[]; tooLong: number } {
  const lines: string[] = [];
  let tooLong = 0;
  const reader = createJsonlReader(
    { onLine: (line) => lines.push(line), onTooLong: () => (tooLong += 1) },
    longestLineBytes,
  );
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return { lines, tooLong };
}

test("lines are whole wherever the bytes are cut, also inside of a character", () => {
  const text = '{"a":"ä→😀"}\n\n{"b":2}\r\n{"c":"last, without a newline"}';
  const bytes = Buffer.from(text);
  for (let cut = 0; cut <= bytes.length; cut += 1)
    for (const more of [1, 3, 7]) {
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut, cut + more), bytes.subarray(cut + more)];
      expect(read(parts).lines.map((line) => line.trim())).toEqual([
        '{"a":"ä→😀"}',
        '{"b":2}',
        '{"c":"last, without a newline"}',
      ]);
    }
});

test("a buffer that its reader fills again does not change the line that began in it", () => {
  const buffer = Buffer.alloc(4);
  const chunks = (function* () {
    for (const text of ["abcd", "efgh", "ij\nk"]) {
      buffer.write(text);
      yield buffer;
    }
  })();
  const lines: string[] = [];
  const reader = createJsonlReader({ onLine: (line) => lines.push(line), onTooLong: () => {} });
  for (const chunk of chunks) reader.push(chunk);
  buffer.fill(0);
  reader.end();
  expect(lines).toEqual(["abcdefghij", "k"]);
});

test("a line that is too long is skipped and told, those around it are read", () => {
  const long = Buffer.alloc(50, "x");
  expect(read(["one\n", long, long, "\ntwo\n"], 60)).toEqual({ lines: ["one", "two"], tooLong: 1 });
});

test("text is read like bytes, and what is neither is left out", () => {
  expect(read(["a\nb", undefined, 7, "c\n"]).lines).toEqual(["a", "bc"]);
});
