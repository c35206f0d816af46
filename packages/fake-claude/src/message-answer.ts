import {
  type AnswerBlock,
  type AnswerSize,
  findMarker,
  isThinking,
  planAnswerSize,
  planScriptedBlock,
  planSizedBlocks,
} from "./answer-content.ts";
import type { Script } from "./behaviour.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";
import type { MessageRequest } from "./message-request.ts";
import type { Model } from "./model-table.ts";
import { listPromptBlocks } from "./prompt-block.ts";
import type { PromptCache } from "./prompt-cache.ts";
import type { Usage } from "./usage.ts";

/** All that an answer will say, decided before its first byte. */
export interface MessageAnswer {
  readonly blocks: readonly AnswerBlock[];
  readonly stopReason: string;
  /** Of the whole answer: a `Usage`, or whatever was scripted. */
  readonly usage: unknown;
  /** What `message_delta` reports where that was scripted. */
  readonly deltaUsage: { readonly usage: unknown } | undefined;
}

function planUsage(
  request: MessageRequest,
  model: Model,
  script: Script,
  cache: PromptCache,
  tier: Usage["service_tier"],
): Usage {
  const minimum = script.behaviour.minimumCacheableTokens ?? model.minimumCacheableTokens;
  const split = cache.split(model.id, minimum, listPromptBlocks(request));
  const searchTool = request.tools?.find((tool) => String(tool["type"]).startsWith("web_"));
  const isFast = request.speed === "fast" && model.fastRates !== undefined && tier !== "batch";
  return {
    input_tokens: split.inputTokens,
    cache_creation_input_tokens: split.cacheWrite5mTokens + split.cacheWrite1hTokens,
    cache_read_input_tokens: split.cacheReadTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: split.cacheWrite5mTokens,
      ephemeral_1h_input_tokens: split.cacheWrite1hTokens,
    },
    output_tokens: 0,
    output_tokens_details: isThinking(request) ? { thinking_tokens: 0 } : null,
    server_tool_use: searchTool
      ? { web_search_requests: findMarker(request, "searches") ?? 0, web_fetch_requests: 0 }
      : null,
    service_tier: tier,
    inference_geo: model.takesGeo
      ? (request.inference_geo ?? script.behaviour.inferenceGeo)
      : "not_available",
    speed: isFast ? "fast" : "standard",
  };
}

/** Sum of the tokens that stand behind blocks, all or of one kind. */
function countBlockTokens(blocks: readonly AnswerBlock[], kind?: AnswerBlock["kind"]): number {
  return blocks
    .filter((block) => kind === undefined || block.kind === kind)
    .flatMap((block) => block.deltas)
    .reduce((sum, delta) => sum + delta.tokens, 0);
}

/** Leaves of the blocks what their first deltas hold. */
export function cutBlocks(blocks: readonly AnswerBlock[], afterEvents: number): readonly AnswerBlock[] {
  let left = afterEvents;
  const kept: AnswerBlock[] = [];
  for (const block of blocks) {
    if (left <= 0) break;
    kept.push({ ...block, deltas: block.deltas.slice(0, left) });
    left -= block.deltas.length;
  }
  return kept;
}

function planSize(usage: unknown, size: AnswerSize): AnswerSize {
  const outputTokens = isJsonObject(usage) ? usage["output_tokens"] : undefined;
  if (typeof outputTokens !== "number" || !Number.isSafeInteger(outputTokens) || outputTokens < 0)
    return size;
  // The text follows a scripted usage, so that a stream that breaks off half-way has generated half of it.
  return { thinkingTokens: 0, textTokens: outputTokens, stopReason: "end_turn" };
}

function planStopReason(content: readonly JsonObject[] | undefined, size: AnswerSize): string {
  return content?.some((block) => block["type"] === "tool_use") ? "tool_use" : size.stopReason;
}

/**
 * Plans the answer to a valid request. Cache reads and writes happen here, so it is called when the model would start.
 *
 * @param refuseAfterEvents Deltas after which the model declines; undefined: it does not.
 */
export function planMessageAnswer(
  request: MessageRequest,
  model: Model,
  script: Script,
  cache: PromptCache,
  tier: Usage["service_tier"],
  refuseAfterEvents?: number,
): MessageAnswer {
  const { behaviour } = script;
  const scripted = script.takeUsage();
  const content = script.takeContent();
  const ownSize = planAnswerSize(request, model.id, behaviour);
  const size = scripted ? planSize(scripted.usage, ownSize) : ownSize;
  const wholeBlocks = content
    ? content.map((block) => planScriptedBlock(block, behaviour.eventsPerBlock))
    : planSizedBlocks(size, behaviour.eventsPerBlock);
  const blocks = refuseAfterEvents === undefined ? wholeBlocks : cutBlocks(wholeBlocks, refuseAfterEvents);
  const usage = planUsage(request, model, script, cache, tier);
  return {
    blocks,
    stopReason: refuseAfterEvents === undefined ? planStopReason(content, size) : "refusal",
    usage: scripted ? scripted.usage : planGeneratedUsage(usage, blocks),
    deltaUsage: script.takeDeltaUsage(),
  };
}

/** The usage once these blocks, and no more, have been generated. Anything but an object is returned as it is. */
export function planGeneratedUsage(usage: unknown, blocks: readonly AnswerBlock[]): unknown {
  if (!isJsonObject(usage)) return usage;
  return {
    ...usage,
    output_tokens: countBlockTokens(blocks),
    ...(isJsonObject(usage["output_tokens_details"]) && {
      output_tokens_details: { thinking_tokens: countBlockTokens(blocks, "thinking") },
    }),
  };
}
