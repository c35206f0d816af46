import { createHmac } from "node:crypto";
import type { PromptBlock } from "@bursar/conventions";
import { readFields } from "../read-fields.ts";

/** More would say little of a prefix, and hashing is what a record costs. */
const MOST_BLOCKS = 64;

/** The first blocks of a prompt, and how many there are beyond them. */
export interface PromptBlocks {
  readonly blocks: readonly PromptBlock[];
  readonly leftOut: number;
}

/** Size and keyed hash of each block, in the order in which the API caches them; of the content nothing is kept. */
export function planPromptBlocks(body: unknown, key: string | Buffer): PromptBlocks {
  const { tools, system, messages } = readFields(body) ?? {};
  const found: [PromptBlock["place"], unknown][] = [
    ...listBlocks(tools).map((block): [PromptBlock["place"], unknown] => ["tools", block]),
    ...listBlocks(system).map((block): [PromptBlock["place"], unknown] => ["system", block]),
    ...listMessageBlocks(messages).map((block): [PromptBlock["place"], unknown] => ["messages", block]),
  ];
  const blocks = found.slice(0, MOST_BLOCKS).map(([place, block]) => planBlock(place, block, key));
  return { blocks, leftOut: found.length - blocks.length };
}

/** Who speaks is part of what is cached. */
function listMessageBlocks(messages: unknown): readonly unknown[] {
  return listBlocks(messages).flatMap((message) => {
    const { role, content } = readFields(message) ?? {};
    return listBlocks(content).map((block) => ({ role, ...readBlock(block) }));
  });
}

function listBlocks(source: unknown): readonly unknown[] {
  if (Array.isArray(source)) return source;
  return source === undefined || source === null ? [] : [source];
}

/** A text alone is the same to the API as a block of text. */
function readBlock(block: unknown): object {
  return readFields(block) ?? { type: "text", text: block };
}

function planBlock(place: PromptBlock["place"], block: unknown, key: string | Buffer): PromptBlock {
  const { cache_control: mark, ...content } = { cache_control: undefined, ...readBlock(block) };
  const json = JSON.stringify(content);
  const ttl = readFields(mark)?.["ttl"];
  return {
    place,
    sizeBytes: Buffer.byteLength(json),
    hash: createHmac("sha256", key).update(json).digest("hex").slice(0, 32),
    cacheTtl: mark === undefined || mark === null ? null : typeof ttl === "string" ? ttl : "5m",
  };
}
