/** Tokens of the prepared answers: figures that occur nowhere else, to be found in what was recorded. */
export const OUTPUT_TOKENS = { create: 5_671, stream: 6_127 } as const;

/** Ways to call that are measured. */
export type CallKind = keyof typeof OUTPUT_TOKENS;

export const CALL_KINDS = ["create", "stream"] as const satisfies readonly CallKind[];

/** Events of the prepared stream; the SDK hands on all but the ping. */
export const STREAM_EVENTS = 35;

const MODEL = "claude-sonnet-5-5";
const SENTENCE = "Your parcel left the warehouse on Tuesday and should reach you within two working days. ";

const MESSAGE = {
  id: "msg_01XFDUDYJgAACzvnptvVoYEL",
  type: "message",
  role: "assistant",
  model: MODEL,
  content: [{ type: "text", text: SENTENCE.repeat(6) }],
  stop_reason: "end_turn",
  stop_sequence: null,
};

const USAGE = {
  input_tokens: 431,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 1_893,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  service_tier: "standard",
  inference_geo: "not_available",
};

/** A request of as many tokens as the answers tell: 8 kB of instructions and 2 kB of question. */
export const REQUEST = {
  model: MODEL,
  max_tokens: 1024,
  system: SENTENCE.repeat(90),
  messages: [{ role: "user", content: SENTENCE.repeat(22) }],
} as const;

/** The body of an answer to `create`. */
export function renderMessage(): string {
  return JSON.stringify({ ...MESSAGE, usage: { ...USAGE, output_tokens: OUTPUT_TOKENS.create } });
}

/** The events of an answer to `create({ stream: true })`, one after the other as they arrive. */
export function renderEvents(): readonly string[] {
  const delta = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: SENTENCE } };
  const events = [
    {
      type: "message_start",
      message: { ...MESSAGE, content: [], stop_reason: null, usage: { ...USAGE, output_tokens: 1 } },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "ping" },
    ...Array.from({ length: STREAM_EVENTS - 6 }, () => delta),
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: OUTPUT_TOKENS.stream },
    },
    { type: "message_stop" },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
