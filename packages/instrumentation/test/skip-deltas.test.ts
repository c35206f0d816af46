import { expect, test } from "vitest";
import { skipDeltas } from "../src/skip-deltas.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function anEvent(delta: string, index = 0, padding = ""): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{${delta}}${padding}}\n\n`;
}

const TEXT = anEvent('"type":"text_delta","text":"größe"');

test.each([
  ["text", TEXT, 7],
  ["text with the spaces that the API adds", anEvent('"type":"text_delta","text":"abc"', 0, "      "), 3],
  ["text of a later block", anEvent('"type":"text_delta","text":"abc"', 123), 3],
  ["no text", anEvent('"type":"text_delta","text":""'), 0],
  ["text that ends like an event", anEvent('"type":"text_delta","text":"a\\"}}"'), 5],
  ["thinking", anEvent('"type":"thinking_delta","thinking":"hmm"'), 3],
  ["a tool's input", anEvent('"type":"input_json_delta","partial_json":"{\\"a\\":"'), 7],
])("an event of %s is skipped", (_name, event, textBytes) => {
  expect(skipDeltas(bytesOf(event))).toEqual({ end: bytesOf(event).length, textBytes });
});

test("several events are skipped up to the first of another kind", () => {
  const chunk = `${TEXT}${TEXT}event: content_block_stop\ndata: {}\n\n${TEXT}`;
  expect(skipDeltas(bytesOf(chunk))).toEqual({ end: bytesOf(TEXT + TEXT).length, textBytes: 14 });
});

test.each([
  ["a half event", TEXT.slice(0, -10)],
  ["an event whose last line end is still to come", TEXT.slice(0, -1)],
  ["an event of two data lines", TEXT.replace("\n\n", "\ndata: 1\n\n")],
  ["lines that end in CRLF", TEXT.replaceAll("\n", "\r\n")],
  ["a signature", anEvent('"type":"signature_delta","signature":"abc"')],
  ["a citation", anEvent('"type":"citations_delta","citation":{}')],
  ["more fields behind the text", anEvent('"type":"text_delta","text":"abc","more":1')],
  ["another event", 'event: message_start\ndata: {"type":"message_start"}\n\n'],
  ["nothing", ""],
])("%s is left to the reader", (_name, chunk) => {
  expect(skipDeltas(bytesOf(chunk))).toEqual({ end: 0, textBytes: 0 });
});
