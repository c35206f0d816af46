import Unmetered from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 9,
  messages: [{ role: "user" as const, content: "Why?" }],
  stream: true as const,
};

const START =
  'event: message_start\ndata: {"type":"message_start","message":{"model":"claude-opus-5-5","content":[],"usage":{"input_tokens":7,"output_tokens":1}}}\n\n';
const TEXT =
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Rayleigh scattering"}}\n\n';
const DELTA =
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}\n\n';
const STOP = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';

/** The end of a call, and its tokens. */
interface Counted {
  readonly end: string;
  readonly input: number;
  readonly output: number;
  readonly estimated: number;
  readonly faults: number;
}

const WHOLE: Counted = { end: "ok none", input: 7, output: 5, estimated: 0, faults: 0 };
const NOTHING: Counted = {
  end: "error incomplete_stream",
  input: 0,
  output: 0,
  estimated: 0,

  faults: 0,
};

const STREAMS: Readonly<Record<string, readonly [body: string | Uint8Array<ArrayBuffer>, counted: Counted]>> =
  {
    "without a byte": ["", NOTHING],
    "of HTML": ["<html><body>502 Bad Gateway</body></html>", NOTHING],
    "with data that is no JSON": [
      `${START}event: content_block_delta\ndata: {"type": nonsense\n\n${DELTA}${STOP}`,
      { ...WHOLE, faults: 1 },
    ],
    "with JSON that is no object": [`${START}data: null\n\ndata: 7\n\ndata: []\n\n${DELTA}${STOP}`, WHOLE],
    "with events that nobody knows": [
      `${START}event: news\ndata: {"type":"news","usage":{"output_tokens":99}}\n\n${DELTA}${STOP}`,
      WHOLE,
    ],
    "with carriage returns, comments and a byte-order mark": [
      `\uFEFF: hello\r\n${(START + DELTA + STOP).replaceAll("\n", "\r\n")}`,
      WHOLE,
    ],
    "that is not UTF-8": [
      Buffer.concat([Buffer.from(START), Buffer.from([0xff, 0xfe, 0x0a, 0x0a]), Buffer.from(DELTA + STOP)]),
      WHOLE,
    ],
    "without a start": [DELTA + STOP, { ...NOTHING, end: "ok none" }],
    "that starts twice": [START + START + DELTA + STOP, WHOLE],
    "whose last figures are garbage": [
      START + DELTA.replace("5", '"five"') + STOP,
      { ...WHOLE, output: 1, estimated: 1 },
    ],
    "that is cut in an event": [
      START + TEXT + DELTA.slice(0, 40),
      { end: "error incomplete_stream", input: 7, output: 7, estimated: 7, faults: 1 },
    ],
  };

function answer(body: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** What the application gets to see: each event, and the error at the end. */
async function readAll(AnySdk: typeof Unmetered, body: string | Uint8Array<ArrayBuffer>): Promise<unknown> {
  const client = new AnySdk({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 0,
    logLevel: "off",
    fetch: () => Promise.resolve(answer(body)),
  });
  const seen: unknown[] = [];
  try {
    for await (const event of await client.messages.create(REQUEST)) seen.push(event);
  } catch (error) {
    seen.push(String(error));
  }
  return seen;
}

test.each(Object.entries(STREAMS))("a stream %s reaches the application as without us", async (_, [body]) => {
  meterAnew();
  expect(await readAll(Anthropic, body)).toEqual(await readAll(Unmetered, body));
});

test.each(Object.entries(STREAMS))("a stream %s is counted by what it tells", async (_, [body, counted]) => {
  const { readPoints } = meterAnew();
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    fetch: () => Promise.resolve(answer(body)),
  });
  await (await client.messages.create(REQUEST).asResponse()).arrayBuffer();
  const points = await readPoints();
  expect({
    end: selectPoints(points, "claude.calls")
      .map(({ labels }) => `${labels["result"]} ${labels["error_type"]}`)
      .join(),
    input: sumOf(points, "claude.tokens", { token_class: "input" }),
    output: sumOf(points, "claude.tokens", { token_class: "output" }),
    estimated: sumOf(points, "claude.tokens", { basis: "estimated" }),
    faults: sumOf(points, "claude.meter.errors"),
  }).toEqual(counted);
});

test("a line of 8 MB that never ends is passed on whole, and its call is broken off", async () => {
  const { readPoints } = meterAnew();
  const piece = new TextEncoder().encode("x".repeat(65_536));
  let left = 128;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      left -= 1;
      if (left >= 0) controller.enqueue(left === 127 ? new TextEncoder().encode(`${START}data: `) : piece);
      else controller.close();
    },
  });
  const response = new Response(endless, { headers: { "content-type": "text/event-stream" } });
  const client = new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    fetch: () => Promise.resolve(response),
  });
  const read = await (await client.messages.create(REQUEST).asResponse()).arrayBuffer();
  expect(read.byteLength).toBe(START.length + 6 + 127 * 65_536);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { error_type: "incomplete_stream" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(7);
});
