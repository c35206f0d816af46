import type { Behaviour } from "./behaviour.ts";
import type { JsonObject } from "./json-object.ts";
import type { MessageRequest } from "./message-request.ts";
import { countTokens } from "./prompt-block.ts";

/** A piece of a content block, as one `content_block_delta` carries it. */
interface Delta {
  readonly tokens: number;
  readonly delta: JsonObject;
}

/** A content block, whole and in pieces. */
export interface AnswerBlock {
  readonly kind: "text" | "thinking" | "tool_use" | "whole";
  /** The block as `content_block_start` has it. */
  readonly start: JsonObject;
  readonly deltas: readonly Delta[];
}

/** How many tokens of what an answer will hold. */
export interface AnswerSize {
  readonly thinkingTokens: number;
  readonly textTokens: number;
  readonly stopReason: "end_turn" | "max_tokens";
}

// Scripted usages may claim millions of tokens; the text that stands for them need not be that long.
const LONGEST_DELTA_CHARACTERS = 4_000;
const WORDS = "The answer to your question is as follows and each word of it was made up. ";

function splitEvenly(total: number, parts: number): readonly number[] {
  const count = Math.max(1, Math.min(parts, total));
  return Array.from(
    { length: count },
    (_, index) => Math.floor(((index + 1) * total) / count) - Math.floor((index * total) / count),
  );
}

function renderText(tokens: number): string {
  const characters = Math.min(tokens * 4, LONGEST_DELTA_CHARACTERS);
  return WORDS.repeat(Math.ceil(characters / WORDS.length)).slice(0, characters);
}

function splitText(text: string, parts: number): readonly { tokens: number; text: string }[] {
  let from = 0;
  return splitEvenly(countTokens(text), parts).map((tokens) => {
    const piece = { tokens, text: text.slice(from, from + tokens * 4) };
    from += tokens * 4;
    return piece;
  });
}

/** Finds `[[name=N]]` in the last message of a request. */
export function findMarker(
  request: MessageRequest,
  name: "output" | "thinking" | "searches",
): number | undefined {
  const content = request.messages.at(-1)?.content ?? "";
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const found = new RegExp(`\\[\\[${name}=(\\d+)\\]\\]`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Whether a request turns thinking on. */
export function isThinking(request: MessageRequest): boolean {
  return request.thinking !== undefined && request.thinking.type !== "disabled";
}

/** Plans how long an answer is: thinking first, then text, both within `max_tokens`. */
export function planAnswerSize(request: MessageRequest, model: string, behaviour: Behaviour): AnswerSize {
  const wantedThinking = isThinking(request)
    ? Math.min(
        findMarker(request, "thinking") ?? behaviour.thinkingTokens,
        request.thinking?.budget_tokens ?? Infinity,
      )
    : 0;
  const wantedText =
    findMarker(request, "output") ?? behaviour.outputTokensByModel[model] ?? behaviour.outputTokens;
  const thinkingTokens = Math.min(wantedThinking, request.max_tokens);
  const textTokens = Math.min(wantedText, request.max_tokens - thinkingTokens);
  const isCut = thinkingTokens + textTokens < wantedThinking + wantedText;
  return { thinkingTokens, textTokens, stopReason: isCut ? "max_tokens" : "end_turn" };
}

/** Plans the content blocks of an answer of a given size. */
export function planSizedBlocks(size: AnswerSize, eventsPerBlock: number): readonly AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  if (size.thinkingTokens > 0) {
    const deltas = splitEvenly(size.thinkingTokens, eventsPerBlock).map((tokens) => ({
      tokens,
      delta: { type: "thinking_delta", thinking: renderText(tokens) },
    }));
    const signature = { tokens: 0, delta: { type: "signature_delta", signature: "c2lnbmVk" } };
    const start = { type: "thinking", thinking: "", signature: "" };
    blocks.push({ kind: "thinking", start, deltas: [...deltas, signature] });
  }
  if (size.textTokens > 0) {
    const deltas = splitEvenly(size.textTokens, eventsPerBlock).map((tokens) => ({
      tokens,
      delta: { type: "text_delta", text: renderText(tokens) },
    }));
    blocks.push({ kind: "text", start: { type: "text", text: "", citations: null }, deltas });
  }
  return blocks;
}

/** Plans the pieces of one scripted content block. Kinds other than text and tool_use come whole. */
export function planScriptedBlock(block: JsonObject, eventsPerBlock: number): AnswerBlock {
  if (block["type"] === "text") {
    const deltas = splitText(String(block["text"]), eventsPerBlock).map(({ tokens, text }) => ({
      tokens,
      delta: { type: "text_delta", text },
    }));
    return { kind: "text", start: { citations: null, ...block, text: "" }, deltas };
  }
  if (block["type"] === "tool_use") {
    const deltas = splitText(JSON.stringify(block["input"] ?? {}), eventsPerBlock).map(
      ({ tokens, text }) => ({
        tokens,
        delta: { type: "input_json_delta", partial_json: text },
      }),
    );
    return { kind: "tool_use", start: { caller: { type: "direct" }, ...block, input: {} }, deltas };
  }
  return { kind: "whole", start: block, deltas: [] };
}

function joinDeltas(block: AnswerBlock, key: string): string {
  return block.deltas.map(({ delta }) => (typeof delta[key] === "string" ? delta[key] : "")).join("");
}

/** Renders a block as an answer without `stream` has it: equal to what a stream's reader accumulates. */
export function renderBlock(block: AnswerBlock): JsonObject {
  if (block.kind === "text") return { ...block.start, text: joinDeltas(block, "text") };
  if (block.kind === "thinking") {
    const signature = joinDeltas(block, "signature");
    return { ...block.start, thinking: joinDeltas(block, "thinking"), signature };
  }
  if (block.kind === "tool_use") {
    return { ...block.start, input: JSON.parse(joinDeltas(block, "partial_json")) };
  }
  return block.start;
}
