import assert from "node:assert/strict";
import { countItems, REQUEST } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";

const STREAM = { ...REQUEST, stream: true } as const;

// 512 tokens each, the least that this model caches.
const CACHED = {
  ...REQUEST,
  system: [
    {
      type: "text" as const,
      text: "a".repeat(2_048),
      cache_control: { type: "ephemeral" as const, ttl: "1h" as const },
    },
    { type: "text" as const, text: "b".repeat(2_048), cache_control: { type: "ephemeral" as const } },
  ],
};

const PASS = { input_tokens: 100, output_tokens: 20, cache_read_input_tokens: 30 };

/** The top level leaves the compaction and the advisor out. */
const THREE_PASSES = {
  ...PASS,
  service_tier: "standard",
  inference_geo: "global",
  speed: "standard",
  iterations: [
    { type: "compaction", input_tokens: 3_000, output_tokens: 200 },
    { type: "advisor_message", model: "claude-fable-5-2", input_tokens: 400, output_tokens: 50 },
    { type: "message", ...PASS },
  ],
};

/** Usages with more than input and output. */
export const USAGE_SCENARIOS: readonly Scenario[] = [
  {
    name: "prompt cache written for 5 min and 1 h, then read",
    async run({ createClient }) {
      await createClient().messages.create(CACHED);
      const message = await createClient().messages.create(CACHED);
      assert.equal(message.usage.cache_read_input_tokens, 1_024);
    },
  },
  {
    name: "prompt cache, streamed",
    async run({ createClient }) {
      await countItems(await createClient().messages.create({ ...CACHED, stream: true }));
      await countItems(await createClient().messages.create({ ...CACHED, stream: true }));
    },
  },
  {
    name: "thinking, at once and streamed",
    async run({ createClient }) {
      const thinking = { type: "adaptive" } as const;
      const message = await createClient().messages.create({ ...REQUEST, thinking });
      assert.equal(message.usage.output_tokens, 96);
      await countItems(await createClient().messages.create({ ...STREAM, thinking }));
    },
  },
  {
    name: "web searches, at once and streamed",
    async run({ createClient }) {
      const messages = [{ role: "user" as const, content: "Why is the sky blue? [[searches=2]]" }];
      const tools = [{ type: "web_search_20250305" as const, name: "web_search" as const }];
      const message = await createClient().messages.create({ ...REQUEST, messages, tools });
      assert.equal(message.usage.server_tool_use?.web_search_requests, 2);
      await countItems(await createClient().messages.create({ ...STREAM, messages, tools }));
    },
  },
  {
    name: "fast, in the US, at once and streamed",
    async run({ createClient }) {
      const place = { speed: "fast", inference_geo: "us" } as const;
      const message = await createClient().beta.messages.create({ ...REQUEST, ...place });
      assert.equal(message.usage.speed, "fast");
      await countItems(await createClient().beta.messages.create({ ...STREAM, ...place }));
    },
  },
  {
    name: "compaction and an advisor's pass, at once and streamed",
    behaviour: { nextUsage: [THREE_PASSES, THREE_PASSES] },
    async run({ createClient }) {
      const message = await createClient().beta.messages.create(REQUEST);
      assert.equal(message.usage.iterations?.length, 3);
      await countItems(await createClient().beta.messages.create(STREAM));
    },
  },
];
