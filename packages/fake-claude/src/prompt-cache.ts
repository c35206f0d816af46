import { createHash } from "node:crypto";
import type { CacheTtl, PromptBlock } from "./prompt-block.ts";

/** How the tokens of a prompt split between the cache and plain input. */
interface PromptSplit {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
}

/** The prefixes that the fake remembers. */
export interface PromptCache {
  /** Reads the longest live prefix, writes the rest up to the last breakpoint, refreshes what was read. */
  split(model: string, minimumTokens: number, blocks: readonly PromptBlock[]): PromptSplit;
}

const TTL_MS: Readonly<Record<CacheTtl, number>> = { "5m": 300_000, "1h": 3_600_000 };

interface Prefix {
  readonly hash: string;
  readonly tokens: number;
  readonly ttl: CacheTtl | null;
}

function listPrefixes(
  model: string,
  minimumTokens: number,
  blocks: readonly PromptBlock[],
): readonly Prefix[] {
  let hash = model;
  let tokens = 0;
  return blocks.map((block) => {
    hash = createHash("sha256").update(hash).update("\n").update(block.identity).digest("hex");
    tokens += block.tokens;
    return { hash, tokens, ttl: tokens >= minimumTokens ? block.breakpointTtl : null };
  });
}

/** An empty cache. `now` gives milliseconds since the epoch. */
export function createPromptCache(now: () => number): PromptCache {
  const live = new Map<string, { ttl: CacheTtl; expiresAtMs: number }>();
  const isLive = (prefix: Prefix): boolean => (live.get(prefix.hash)?.expiresAtMs ?? 0) > now();
  const keep = (prefix: Prefix, ttl: CacheTtl): void =>
    void live.set(prefix.hash, { ttl, expiresAtMs: now() + TTL_MS[ttl] });

  return {
    split(model, minimumTokens, blocks) {
      const prefixes = listPrefixes(model, minimumTokens, blocks);
      const promptTokens = prefixes.at(-1)?.tokens ?? 0;
      const lastBreakpoint = prefixes.findLastIndex((prefix) => prefix.ttl !== null);
      const cacheable = prefixes.slice(0, lastBreakpoint + 1);
      const readEnd = cacheable.findLastIndex(isLive);
      for (const prefix of cacheable.slice(0, readEnd + 1)) {
        const entry = live.get(prefix.hash);
        if (entry !== undefined && isLive(prefix)) keep(prefix, entry.ttl);
      }
      const cacheReadTokens = cacheable[readEnd]?.tokens ?? 0;
      const written = { "5m": 0, "1h": 0 };
      let writtenTo = cacheReadTokens;
      for (const prefix of cacheable.slice(readEnd + 1)) {
        if (prefix.ttl === null) continue;
        written[prefix.ttl] += prefix.tokens - writtenTo;
        writtenTo = prefix.tokens;
        keep(prefix, prefix.ttl);
      }
      return {
        inputTokens: promptTokens - writtenTo,
        cacheReadTokens,
        cacheWrite5mTokens: written["5m"],
        cacheWrite1hTokens: written["1h"],
      };
    },
  };
}
