import { renderBlock } from "./answer-content.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";
import type { MessageAnswer } from "./message-answer.ts";

/** Parts of a stream that are sent together: one content delta, with what opens and closes its block. */
export interface StreamStep {
  /** Whether a content delta is in it; a block that comes whole has none. */
  readonly isDelta: boolean;
  readonly text: string;
}

const CUMULATIVE_FIELDS = [
  "input_tokens",
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "output_tokens",
  "output_tokens_details",
  "server_tool_use",
  "iterations",
];

/** Renders one server-sent event of the Messages API. */
function renderEvent(event: JsonObject & { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The message object of an answer without `stream`. */
export function renderMessage(answer: MessageAnswer, messageId: string, model: string): JsonObject {
  return {
    id: messageId,
    type: "message",
    role: "assistant",
    model,
    content: answer.blocks.map(renderBlock),
    container: null,
    diagnostics: null,
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: renderStopDetails(answer),
    usage: answer.usage,
  };
}

function renderStopDetails(answer: MessageAnswer): JsonObject | null {
  return answer.stopReason === "refusal" ? { type: "refusal", category: null, explanation: null } : null;
}

function planStartUsage(usage: unknown): unknown {
  if (!isJsonObject(usage)) return usage;
  const { iterations: _, ...rest } = usage;
  const output = rest["output_tokens"];
  return {
    ...rest,
    output_tokens: typeof output === "number" ? Math.min(1, output) : output,
    ...(isJsonObject(rest["output_tokens_details"]) && { output_tokens_details: { thinking_tokens: 0 } }),
    ...(isJsonObject(rest["server_tool_use"]) && { server_tool_use: null }),
  };
}

/** Opens a stream: the full usage, with a place-holder for the output. */
export function renderMessageStart(answer: MessageAnswer, messageId: string, model: string): string {
  const message = {
    ...renderMessage({ ...answer, blocks: [] }, messageId, model),
    stop_reason: null,
    stop_details: null,
    usage: planStartUsage(answer.usage),
  };
  return renderEvent({ type: "message_start", message });
}

/** Cuts an answer into the steps of its stream. The first step has a `ping`, as the API sends one early. */
export function renderStreamSteps(answer: MessageAnswer): readonly StreamStep[] {
  const ping = renderEvent({ type: "ping" });
  return answer.blocks.flatMap((block, index): readonly StreamStep[] => {
    const start = renderEvent({ type: "content_block_start", index, content_block: block.start });
    const stop = renderEvent({ type: "content_block_stop", index });
    const open = index === 0 ? start + ping : start;
    if (block.deltas.length === 0) return [{ isDelta: false, text: open + stop }];
    return block.deltas.map(({ delta }, at) => ({
      isDelta: true,
      text:
        (at === 0 ? open : "") +
        renderEvent({ type: "content_block_delta", index, delta }) +
        (at === block.deltas.length - 1 ? stop : ""),
    }));
  });
}

function planDeltaUsage(answer: MessageAnswer): unknown {
  if (answer.deltaUsage) return answer.deltaUsage.usage;
  const { usage } = answer;
  if (!isJsonObject(usage)) return usage;
  return Object.fromEntries(Object.entries(usage).filter(([field]) => CUMULATIVE_FIELDS.includes(field)));
}

/** Closes a stream: cumulative usage, then the stop. */
export function renderMessageEnd(answer: MessageAnswer): string {
  const delta = {
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: renderStopDetails(answer),
    container: null,
  };
  const messageDelta = renderEvent({ type: "message_delta", delta, usage: planDeltaUsage(answer) });
  return messageDelta + renderEvent({ type: "message_stop" });
}

/** What a reader of the whole stream is told: the start's usage under what `message_delta` says. */
export function planStreamedUsage(answer: MessageAnswer): unknown {
  const delta = planDeltaUsage(answer);
  if (!isJsonObject(answer.usage) || !isJsonObject(delta)) return answer.usage;
  const said = Object.entries(delta).filter(([, member]) => member !== null && member !== undefined);
  return { ...answer.usage, ...Object.fromEntries(said) };
}
