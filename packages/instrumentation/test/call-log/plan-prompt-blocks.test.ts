import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { planPromptBlocks } from "../../src/call-log/plan-prompt-blocks.ts";

const hash = (json: string): string => createHmac("sha256", "key").update(json).digest("hex").slice(0, 32);

test("blocks come in the order of the cache; marks are told and are not part of the hash", () => {
  const body = {
    messages: [
      {
        role: "user",
        content: [{ type: "text", text: "Hi", cache_control: { type: "ephemeral", ttl: "1h" } }],
      },
      { role: "assistant", content: "é" },
    ],
    system: "Be kind.",
    tools: [{ name: "search", cache_control: null }],
  };
  expect(planPromptBlocks(body, "key")).toEqual({
    blocks: [
      { place: "tools", sizeBytes: 17, hash: hash('{"name":"search"}'), cacheTtl: null },
      { place: "system", sizeBytes: 33, hash: hash('{"type":"text","text":"Be kind."}'), cacheTtl: null },
      {
        place: "messages",
        sizeBytes: 41,
        hash: hash('{"role":"user","type":"text","text":"Hi"}'),
        cacheTtl: "1h",
      },
      {
        place: "messages",
        sizeBytes: 46,
        hash: hash('{"role":"assistant","type":"text","text":"é"}'),
        cacheTtl: null,
      },
    ],
    leftOut: 0,
  });
});

test("of a long talk the first 64 blocks are told, and how many more there are", () => {
  const messages = Array.from({ length: 100 }, (_, index) => ({ role: "user", content: `${index}` }));
  const { blocks, leftOut } = planPromptBlocks({ messages }, "key");
  expect([blocks.length, leftOut]).toEqual([64, 36]);
});

test.each([undefined, null, 1, "text", [], { messages: 1, system: [null], tools: {} }])(
  "%j does not throw",
  (body) => {
    expect(planPromptBlocks(body, "key").leftOut).toBe(0);
  },
);
