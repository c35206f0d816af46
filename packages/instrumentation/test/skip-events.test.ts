import { expect, test } from "vitest";
import { createEventSkipper } from "../src/skip-events.ts";
import type { SkippedEvents } from "../src/skip-events.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const skipText = (text: string): SkippedEvents => createEventSkipper()(bytesOf(text));

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
  expect(skipText(event)).toEqual({ end: bytesOf(event).length, pieces: 1, textBytes, isBegun: false });
});

test.each([
  [
    "the begin of a block",
    'event: content_block_start\ndata: {"type":"content_block_start","index":0}\n\n',
    true,
  ],
  [
    "the end of a block",
    'event: content_block_stop\ndata: {"type":"content_block_stop","index":0 }\n\n',
    false,
  ],
  ["a ping", 'event: ping\ndata: {"type": "ping"}\n\n', false],
  ["a ping without a space", 'event: ping\ndata: {"type":"ping"}\n\n', false],
])("%s is skipped", (_name, event, isBegun) => {
  expect(skipText(event)).toEqual({ end: event.length, pieces: 0, textBytes: 0, isBegun });
});

test("several events are skipped up to the first of another kind", () => {
  const chunk = `${TEXT}${TEXT}event: content_block_stop\ndata: {}\n\n${TEXT}`;
  const end = bytesOf(TEXT + TEXT).length;
  expect(skipText(chunk)).toEqual({ end, pieces: 2, textBytes: 14, isBegun: false });
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
  ["a half ping", 'event: ping\ndata: {"type": "ping"'],
  ["a ping whose last line end is still to come", 'event: ping\ndata: {"type": "ping"}\n'],
  [
    "a begin of two data lines",
    'event: content_block_start\ndata: {"type":"content_block_start"\ndata: }\n\n',
  ],
  ["an event that says to be another", 'event: ping\ndata: {"type":"message_delta"}\n\n'],
  ["nothing", ""],
])("%s is left to the reader", (_name, chunk) => {
  expect(skipText(chunk)).toEqual({ end: 0, pieces: 0, textBytes: 0, isBegun: false });
});

test("pieces that begin in turn as others are all skipped", () => {
  const skip = createEventSkipper();
  const events = [
    anEvent('"type":"text_delta","text":"ab"'),
    anEvent('"type":"text_delta","text":"c"'),
    anEvent('"type":"text_delta","text":"d"', 1),
    anEvent('"type":"input_json_delta","partial_json":"efg"', 1),
    anEvent('"type":"text_delta","text":"ab"'),
  ];
  expect(events.map((event) => skip(bytesOf(event)).textBytes)).toEqual([2, 1, 1, 3, 2]);
  expect(skip(bytesOf(anEvent('"type":"signature_delta","signature":"abc"'))).pieces).toBe(0);
  expect(skip(bytesOf(events.join("")))).toMatchObject({ pieces: 5, textBytes: 9 });
});
