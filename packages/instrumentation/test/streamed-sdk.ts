import type * as Sdk from "@anthropic-ai/sdk";
import { bodyOf, sumFigures } from "./metered-answer.ts";
import type { CallFigures } from "./metered-answer.ts";
import { Anthropic, meterAnew } from "./metered-sdk.ts";

export type Stream = AsyncIterable<Sdk.Anthropic.RawMessageStreamEvent> & {
  readonly controller: AbortController;
  readonly tee: () => [Stream, Stream];
};

/** The SDK's promise of a stream. */
export type StreamPromise = ReturnType<typeof create>;

export const WHOLE: CallFigures = {
  ends: ["ok none"],
  inputTokens: 10,
  reported: 20,
  estimated: 0,
  faults: 0,
};
export const BROKEN: CallFigures = {
  ends: ["aborted none"],
  inputTokens: 10,
  reported: 0,
  estimated: 3,
  faults: 0,
};

export const EVENTS = [
  {
    type: "message_start",
    message: {
      model: "claude-opus-5-5",
      usage: { input_tokens: 10, output_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 0 } },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "größe12" } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

export interface StreamCall {
  readonly promise: StreamPromise;
  /** Asks for another one. */
  readonly again: () => StreamPromise;
  readonly readTold: () => Promise<CallFigures>;
}

function create(client: Sdk.Anthropic) {
  return client.messages.create({ model: "claude-opus-5-5", max_tokens: 9, messages: [], stream: true });
}

/** Asks for a stream of these pieces, with a client of this class; it never ends where `isOpen`. */
export function askForStream(
  pieces: readonly string[] = EVENTS,
  { isOpen = false, Kind = Anthropic }: { readonly isOpen?: boolean; readonly Kind?: typeof Anthropic } = {},
): StreamCall {
  const { readPoints } = meterAnew();
  const client = new Kind({
    apiKey: "test",
    baseURL: "http://127.0.0.1",
    maxRetries: 0,
    logLevel: "off",
    fetch: (_, init) => {
      const body = bodyOf(pieces, isOpen).pipeThrough(new TransformStream(), {
        ...(init?.signal && { signal: init.signal }),
      });
      return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
    },
  });
  return {
    promise: create(client),
    again: () => create(client),
    readTold: async () => sumFigures(await readPoints()),
  };
}

export async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const event of stream) void event;
}

export async function readUntil(stream: Stream, type: string): Promise<void> {
  for await (const event of stream) if (event.type === type) break;
}
