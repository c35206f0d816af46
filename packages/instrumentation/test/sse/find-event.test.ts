import { expect, test } from "vitest";
import { findEvent } from "../../src/sse/find-event.ts";

const find = (text: string, from = 0): ReturnType<typeof findEvent> =>
  findEvent(new TextEncoder().encode(text), from);

test("a whole event is found with its data, and with the place of the next", () => {
  expect(find('event: ping\ndata: {"type":"größe"}\n\nevent: ping')).toEqual({
    data: '{"type":"größe"}',
    end: 38,
  });
});

test("the space behind data: may be left out", () => {
  expect(find("event: a\ndata:{}\n\n")).toEqual({ data: "{}", end: 18 });
});

test("an event later in a chunk is found from there, also where the chunk is a view of other bytes", () => {
  const text = "xx: event: a\ndata: 1\n\n";
  const view = new TextEncoder().encode(`before${text}`).subarray(6);
  expect(findEvent(view, 4)).toEqual({ data: "1", end: 22 });
});

test.each([
  ["half a name", "event: pi"],
  ["half of its data", 'event: ping\ndata: {"type"'],
  ["data without the empty line", "event: ping\ndata: {}\n"],
  ["two lines of data", "event: ping\ndata: {\ndata: }\n\n"],
  ["no name", "data: {}\n\n"],
  ["an id", "event: ping\nid: 7\ndata: {}\n\n"],
  ["lines that end in CRLF", "event: ping\r\ndata: {}\r\n\r\n"],
  ["a line that ends in CR", "event: ping\ndata: {}\rdata: {}\n\n"],
  ["a byte order mark before it", "\uFEFFevent: ping\ndata: {}\n\n"],
  ["nothing", ""],
])("an event with %s is left to the reader", (_name, text) => {
  expect(find(text)).toBeUndefined();
});
