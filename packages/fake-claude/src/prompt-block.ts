import { isJsonObject, type JsonObject } from "./json-object.ts";
import type { MessageRequest } from "./message-request.ts";

/** Life-time of a cache entry. */
export type CacheTtl = "5m" | "1h";

/** One piece of a prompt, in the order in which the cache sees them: tools, system, messages. */
export interface PromptBlock {
  /** Where it stands and what it says; equal identities are the same tokens to the cache. */
  readonly identity: string;
  readonly tokens: number;
  /** Set where the prefix that ends here is to be cached. */
  readonly breakpointTtl: CacheTtl | null;
}

/** Counts tokens by the fake's rule: one per 4 UTF-16 units of text, rounded up. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function findTtl(cacheControl: unknown): CacheTtl | null {
  if (!isJsonObject(cacheControl)) return null;
  return cacheControl["ttl"] === "1h" ? "1h" : "5m";
}

function planBlock(place: string, block: JsonObject): PromptBlock {
  const { cache_control: cacheControl, ...rest } = block;
  const json = JSON.stringify(rest);
  const text = rest["type"] === "text" && typeof rest["text"] === "string" ? rest["text"] : json;
  return { identity: `${place} ${json}`, tokens: countTokens(text), breakpointTtl: findTtl(cacheControl) };
}

function listContent(content: string | readonly JsonObject[] | undefined): readonly JsonObject[] {
  if (typeof content !== "string") return content ?? [];
  return content === "" ? [] : [{ type: "text", text: content }];
}

/**
 * Lists a prompt's pieces. A text counts by its characters, any other piece (tool, image, tool result) by the
 * characters of its JSON without `cache_control`; roles and separators count nothing.
 */
export function listPromptBlocks(
  request: Pick<MessageRequest, "tools" | "system" | "messages" | "cache_control">,
): readonly PromptBlock[] {
  const blocks = [
    ...(request.tools ?? []).map((tool) => planBlock("tool", tool)),
    ...listContent(request.system).map((block) => planBlock("system", block)),
    ...request.messages.flatMap((message) =>
      listContent(message.content).map((block) => planBlock(message.role, block)),
    ),
  ];
  const wholeTtl = findTtl(request.cache_control);
  const last = blocks.at(-1);
  return wholeTtl === null || last === undefined
    ? blocks
    : [...blocks.slice(0, -1), { ...last, breakpointTtl: last.breakpointTtl ?? wholeTtl }];
}

/** Says, in the API's words, what is wrong with the cache breakpoints. */
export function checkBreakpoints(blocks: readonly PromptBlock[]): string[] {
  const ttls = blocks.map((block) => block.breakpointTtl).filter((ttl) => ttl !== null);
  if (ttls.length > 4) {
    return [`A maximum of 4 blocks with cache_control may be provided. Found ${ttls.length}.`];
  }
  return ttls.lastIndexOf("1h") > ttls.indexOf("5m") && ttls.includes("5m")
    ? ["cache_control: a ttl='1h' block must not come after a ttl='5m' block."]
    : [];
}
