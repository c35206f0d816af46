import type Anthropic from "@anthropic-ai/sdk";
import { APIUserAbortError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { aRequest, startFakeClient } from "./fake-client.ts";

test("a stream has the API's events in order, with cumulative usage at its end", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 3 });
  const events: Anthropic.RawMessageStreamEvent[] = [];
  for await (const event of await client.messages.create(aRequest({ stream: true as const })))
    events.push(event);
  expect(events.map((event) => event.type)).toEqual([
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_delta",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
  ]);
  expect(events[0]).toMatchObject({
    message: { usage: { input_tokens: 2, output_tokens: 1, speed: "standard" } },
  });
  expect(events[6]).toEqual({
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null, stop_details: null, container: null },
    usage: {
      input_tokens: 2,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 3,
      output_tokens_details: null,
      server_tool_use: null,
    },
  });
  expect(fake.ledger.entries[0]).toMatchObject({ api: "stream", result: "ok", picoUsd: 68_000_000n });
});

test("a ping stands between a stream's first events", async () => {
  const { client } = await startFakeClient({ outputTokens: 1 });
  const response = await client.messages.create(aRequest({ stream: true as const })).asResponse();
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const names = [...(await response.text()).matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
  expect(names.slice(0, 4)).toEqual(["message_start", "content_block_start", "ping", "content_block_delta"]);
});

test("the stream helper's final message is what the answer without stream would have been", async () => {
  const { fake, client } = await startFakeClient({
    thinkingTokens: 100,
    outputTokens: 1000,
    eventsPerBlock: 13,
  });
  const body = aRequest({ thinking: { type: "adaptive" as const }, max_tokens: 800 });
  const streamed = await client.messages.stream(body).finalMessage();
  const whole = await client.messages.create(body);
  expect(streamed.content).toEqual(whole.content);
  expect(streamed.usage).toEqual(whole.usage);
  expect(streamed.stop_reason).toBe("max_tokens");
  expect(streamed.usage.output_tokens).toBe(800);
  expect(fake.ledger.entries.map((entry) => entry.tokens.output)).toEqual([800, 800]);
});

test("scripted content reaches the caller by both ways: text, and a tool call's input", async () => {
  const { fake, client } = await startFakeClient();
  const tool = { type: "tool_use", id: "toolu_1", name: "look", input: { at: "the rain in Spain" } };
  const content = [{ type: "text", text: "Let me look." }, tool];
  fake.setBehaviour({ nextContent: [content, content] });
  const streamed = await client.messages.stream(aRequest({})).finalMessage();
  const whole = await client.messages.create(aRequest({}));
  expect(whole.content).toEqual([
    { type: "text", text: "Let me look.", citations: null },
    { ...tool, caller: { type: "direct" } },
  ]);
  expect(streamed.content).toEqual(whole.content);
  expect(streamed.stop_reason).toBe("tool_use");
  // 12 characters of text 3, {"at":"the rain in Spain"} 26 characters 7
  expect([streamed.usage.output_tokens, whole.usage.output_tokens]).toEqual([10, 10]);
});

test("an abandoned stream stops generating, and the ledger has what was generated till then", async () => {
  const { fake, client } = await startFakeClient({
    outputTokens: 800,
    eventsPerBlock: 80,
    eventIntervalMs: 10,
  });
  const stream = await client.messages.create(aRequest({ stream: true as const }));
  let deltas = 0;
  for await (const event of stream) {
    if (event.type === "content_block_delta") deltas += 1;
    if (deltas === 3) break;
  }
  await fake.whenIdle();
  const [entry] = fake.ledger.entries;
  expect(entry).toMatchObject({ api: "stream", result: "aborted", stopReason: null });
  const generated = entry?.tokens.output ?? 0;
  expect(generated).toBeGreaterThanOrEqual(30);
  expect(generated).toBeLessThan(200);
  expect(generated % 10).toBe(0);
  // 2 × $4 + generated × $20 per million
  expect(entry?.picoUsd).toBe(8_000_000n + BigInt(generated) * 20_000_000n);
});

test("an abort before anything is answered bills nothing", async () => {
  const { fake, client } = await startFakeClient({ latencyMs: 5_000 });
  const call = client.messages.create(aRequest({}), { signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toThrow(APIUserAbortError);
  await fake.whenIdle();
  expect(fake.ledger.entries).toEqual([]);
});

test("latency holds the answer back: before it, before the first token and between events", async () => {
  const { client } = await startFakeClient({
    outputTokens: 4,
    latencyMs: 60,
    firstTokenMs: 50,
    eventIntervalMs: 20,
  });
  const startedAtMs = performance.now();
  const seenAtMs: Record<string, number> = {};
  for await (const event of await client.messages.create(aRequest({ stream: true as const }))) {
    seenAtMs[event.type] ??= performance.now() - startedAtMs;
  }
  expect(seenAtMs["message_start"]).toBeGreaterThan(58);
  expect(seenAtMs["content_block_delta"]).toBeGreaterThan(107);
  expect(seenAtMs["message_stop"]).toBeGreaterThan(166);
});
