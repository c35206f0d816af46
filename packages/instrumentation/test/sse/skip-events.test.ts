import { expect, test } from "vitest";
import { createEventSkipper } from "../../src/sse/skip-events.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Skipped {
  readonly end: number;
  readonly pieces: readonly number[];
  readonly begun: number;
}

function skipChunks(chunks: readonly string[]): Skipped {
  const pieces: number[] = [];
  let begun = 0;
  const skip = createEventSkipper({
    addOutput: (textBytes) => pieces.push(textBytes),
    beginOutput: () => (begun += 1),
  });
  const ends = chunks.map((chunk) => skip(bytesOf(chunk), 0));
  return { end: ends.at(-1) ?? 0, pieces, begun };
}

const skipText = (text: string): Skipped => skipChunks([text]);

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
  expect(skipText(event)).toEqual({ end: bytesOf(event).length, pieces: [textBytes], begun: 0 });
});

test.each([
  [
    "the begin of a block",
    'event: content_block_start\ndata: {"type":"content_block_start","index":0}\n\n',
    1,
  ],
  ["the end of a block", 'event: content_block_stop\ndata: {"type":"content_block_stop","index":0 }\n\n', 0],
  ["a ping", 'event: ping\ndata: {"type": "ping"}\n\n', 0],
  ["a ping without a space", 'event: ping\ndata: {"type":"ping"}\n\n', 0],
])("%s is skipped", (_name, event, begun) => {
  expect(skipText(event)).toEqual({ end: event.length, pieces: [], begun });
});

test("several events are skipped up to the first of another kind", () => {
  const chunk = `${TEXT}${TEXT}event: content_block_stop\ndata: {}\n\n${TEXT}`;
  const end = bytesOf(TEXT + TEXT).length;
  expect(skipText(chunk)).toEqual({ end, pieces: [7, 7], begun: 0 });
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
  expect(skipText(chunk)).toEqual({ end: 0, pieces: [], begun: 0 });
});

test("pieces that begin in turn as others are all skipped", () => {
  const events = [
    anEvent('"type":"text_delta","text":"ab"'),
    anEvent('"type":"text_delta","text":"c"'),
    anEvent('"type":"text_delta","text":"d"', 1),
    anEvent('"type":"input_json_delta","partial_json":"efg"', 1),
    anEvent('"type":"text_delta","text":"ab"'),
  ];
  expect(skipChunks(events).pieces).toEqual([2, 1, 1, 3, 2]);
  expect(skipChunks([...events, anEvent('"type":"signature_delta","signature":"abc"')]).end).toBe(0);
  expect(skipText(events.join("")).pieces).toEqual([2, 1, 1, 3, 2]);
});
