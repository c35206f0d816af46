import { expect, test } from "vitest";
import { createSseReader } from "../../src/sse/sse-reader.ts";

const STREAM = 'event: a\ndata: {"text":"größe 漢字 🎈"}\n\n: comment\r\ndata: 1\r\ndata:2\r\n\r\ndata: last';

function readIn(chunks: readonly unknown[]): string[] {
  const seen: string[] = [];
  const reader = createSseReader((data) => seen.push(data));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return seen;
}

const EXPECTED = ['{"text":"größe 漢字 🎈"}', "1\n2", "last"];

test("a cut at any byte changes nothing, inside a character and between CR and LF too", () => {
  const bytes = new TextEncoder().encode(STREAM);
  for (let cut = 0; cut <= bytes.length; cut += 1)
    expect(readIn([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(EXPECTED);
});

test("one byte at a time gives the same events", () => {
  const bytes = new TextEncoder().encode(STREAM);
  expect(readIn([...bytes].map((byte) => new Uint8Array([byte])))).toEqual(EXPECTED);
});

test("lines may end in CR alone, and text chunks are read as they are", () => {
  expect(readIn(["data: 1\r\rdata: 2\r", "\rdata: 3\r\r"])).toEqual(["1", "2", "3"]);
});

test("an event that its reader throws at is over: it is told once, and what follows is told too", () => {
  const seen: string[] = [];
  const reader = createSseReader((data) => {
    seen.push(data);
    if (data === "bad") throw new Error(data);
  });
  expect(() => reader.push("data: 1\n\ndata: bad\n\ndata: 2\n\n")).toThrow("bad");
  reader.push("data: 3\n\ndata: bad");
  expect(() => reader.end()).toThrow("bad");
  reader.end();
  expect(seen).toEqual(["1", "bad", "2", "3", "bad"]);
});

test.each([
  ["LF", "\n"],
  ["CR", "\r"],
  ["CRLF", "\r\n"],
])("the 60,000 events of one chunk whose lines end in %s are all told", (_, lineEnd) => {
  const event = `event: a${lineEnd}data: ${"x".repeat(80)}${lineEnd}${lineEnd}`;
  let events = 0;
  const reader = createSseReader(() => (events += 1));
  reader.push(event.repeat(60_000));
  reader.end();
  expect(events).toBe(60_000);
});

test("a line of 8 MB in pieces of 16 KB is read within a second, not copied at each piece", () => {
  const read: string[] = [];
  const reader = createSseReader((data) => read.push(data));
  const piece = new TextEncoder().encode("x".repeat(16_384));
  const startedAtMs = performance.now();
  reader.push(new TextEncoder().encode("data:"));
  for (let pushed = 0; pushed < 512; pushed += 1) reader.push(piece);
  reader.end();
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  expect(read.map((data) => data.length)).toEqual([8_388_608]);
});
