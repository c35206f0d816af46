import { BadRequestError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { aRequest, startFakeClient } from "./fake-client.ts";

test("an answer carries the complete usage, and the ledger bills exactly that", async () => {
  const { fake, client } = await startFakeClient();
  const message = await client.messages.create(aRequest({}));
  expect(message.usage).toEqual({
    input_tokens: 2,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: 64,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: "global",
    speed: "standard",
  });
  expect(message).toMatchObject({ type: "message", role: "assistant", model: "claude-opus-5-5" });
  expect(message.stop_reason).toBe("end_turn");
  // 2 × $4 + 64 × $20 per million
  expect(fake.ledger.totalPicoUsd()).toBe(1_288_000_000n);
  expect(fake.ledger.totalUsd()).toBe(0.001288);
});

test("an entry keeps enough of the request to tell features apart", async () => {
  const { fake, client } = await startFakeClient({ keyHeader: "X-Feature" });
  const system = [{ type: "text" as const, text: "You draft replies. ".repeat(10) }];
  const body = aRequest({ system, metadata: { user_id: "u-1" }, model: "claude-haiku-4-5" });
  const message = await client.messages.create(body, { headers: { "x-feature": "support-reply" } });
  expect(fake.ledger.entries).toHaveLength(1);
  expect(fake.ledger.entries[0]).toMatchObject({
    requestId: message._request_id,
    messageId: message.id,
    model: "claude-haiku-4-5-20251001",
    requestedModel: "claude-haiku-4-5",
    api: "message",
    result: "ok",
    systemStart: "You draft replies. You draft replies. You draft replies. You draft replies. You ",
    userId: "u-1",
    key: "support-reply",
  });
});

test("max_tokens bounds the output, and 0 only reads the prompt", async () => {
  const { fake, client } = await startFakeClient();
  const cut = await client.messages.create(aRequest({ max_tokens: 10 }));
  expect([cut.stop_reason, cut.usage.output_tokens]).toEqual(["max_tokens", 10]);
  const warm = await client.messages.create(aRequest({ max_tokens: 0 }));
  expect([warm.stop_reason, warm.usage.output_tokens, warm.content]).toEqual(["max_tokens", 0, []]);
  expect(fake.ledger.entries.map((entry) => entry.picoUsd)).toEqual([208_000_000n, 8_000_000n]);
});

test("the length comes from the prompt's marker, else from the model's setting, else from the default", async () => {
  const { client } = await startFakeClient({ outputTokens: 5, outputTokensByModel: { "claude-opus-5": 7 } });
  const messages = [{ role: "user" as const, content: "Write. [[output=11]]" }];
  const lengths = [
    await client.messages.create(aRequest({ model: "claude-opus-5", messages })),
    await client.messages.create(aRequest({ model: "claude-opus-5" })),
    await client.messages.create(aRequest({})),
  ].map((message) => message.usage.output_tokens);
  expect(lengths).toEqual([11, 7, 5]);
});

test("thinking counts inside output_tokens and comes as a block of its own", async () => {
  const { client } = await startFakeClient({ thinkingTokens: 20, outputTokens: 30 });
  const message = await client.messages.create(aRequest({ thinking: { type: "adaptive" } }));
  expect(message.usage.output_tokens).toBe(50);
  expect(message.usage.output_tokens_details).toEqual({ thinking_tokens: 20 });
  expect(message.content.map((block) => block.type)).toEqual(["thinking", "text"]);
});

test("fast speed is used only by models that have it; geo is as asked, and refused by old models", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 100 });
  const fast = await client.messages.create(aRequest({ speed: "fast", inference_geo: "us" }));
  expect([fast.usage.speed, fast.usage.inference_geo]).toEqual(["fast", "us"]);
  // (2 × $8 + 100 × $40 per million) × 1.1
  expect(fake.ledger.totalPicoUsd()).toBe(4_417_600_000n);
  const slow = await client.messages.create(aRequest({ model: "claude-sonnet-5-5", speed: "fast" }));
  expect(slow.usage.speed).toBe("standard");
  const old = aRequest({ model: "claude-haiku-4-5", inference_geo: "us" });
  await expect(client.messages.create(old)).rejects.toThrow(BadRequestError);
});

test("web searches are counted where the request brings the tool", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 0 });
  const messages = [{ role: "user" as const, content: "[[searches=3]]  " }];
  const tools = [{ type: "web_search_20250305" as const, name: "web_search" as const }];
  const message = await client.messages.create(aRequest({ messages, tools }));
  expect(message.usage.server_tool_use).toEqual({ web_search_requests: 3, web_fetch_requests: 0 });
  expect(fake.ledger.picoUsdByClass().web_search).toBe(30_000_000_000n);
});

test("answers carry ids and rate limits, and requests are kept as they came", async () => {
  const { fake, client } = await startFakeClient({ workspaceId: "wrkspc_7", keptRequests: 2 });
  const { response } = await client.messages.create(aRequest({})).withResponse();
  expect(response.headers.get("request-id")).toMatch(/^req_/);
  expect(response.headers.get("anthropic-workspace-id")).toBe("wrkspc_7");
  expect(response.headers.get("anthropic-organization-id")).toBe("00000000-0000-4000-8000-000000000001");
  expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("3999");
  const second = await client.messages.create(aRequest({}), { headers: { "X-Test": "a" } }).withResponse();
  expect(second.response.headers.get("anthropic-ratelimit-output-tokens-remaining")).toBe("399936");
  await client.messages.create(aRequest({}));
  expect(fake.requests).toHaveLength(2);
  expect(fake.requests[0]).toMatchObject({ method: "POST", target: "/v1/messages" });
  expect(fake.requests[0]?.headers).toMatchObject({ authorization: "Bearer test-key", "x-test": "a" });
  expect(fake.requests[0]?.rawHeaders).toContain("Bearer test-key");
});

test("count_tokens counts system, tools and messages, and costs nothing", async () => {
  const { fake, client } = await startFakeClient();
  const tools = [{ name: "a", input_schema: { type: "object" as const } }];
  const { max_tokens: _, ...body } = aRequest({ system: "12345", tools });
  // "Hi there" 2, "12345" 2, {"name":"a","input_schema":{"type":"object"}} 45 characters 12
  expect(await client.messages.countTokens(body)).toEqual({ input_tokens: 16 });
  expect(fake.ledger.entries).toEqual([]);
});

test("requests that the API would turn away are turned away in its words, and cost nothing", async () => {
  const { fake, client } = await startFakeClient();
  const post = (body: object): Promise<unknown> => client.post("/v1/messages", { body });
  await expect(post({ model: "claude-opus-5-5", messages: [] })).rejects.toMatchObject({
    status: 400,
    type: "invalid_request_error",
    apiMessage: "max_tokens: Field required; messages: at least one message is required",
  });
  await expect(post({ max_tokens: 1 })).rejects.toMatchObject({
    apiMessage: "model: Field required; messages: Field required",
  });
  await expect(client.messages.create(aRequest({ model: "claude-none" }))).rejects.toMatchObject({
    status: 404,
    type: "not_found_error",
    apiMessage: "model: claude-none",
  });
  const text = await fetch(`${fake.url}/v1/messages`, { method: "POST", body: "{}" });
  expect(text.status).toBe(401);
  expect(await text.json()).toMatchObject({ type: "error", error: { type: "authentication_error" } });
  const broken = { method: "POST", headers: { "x-api-key": "k" }, body: "{" };
  expect((await fetch(`${fake.url}/v1/messages`, broken)).status).toBe(400);
  expect((await fetch(`${fake.url}/v1/none`, { headers: { "x-api-key": "k" } })).status).toBe(404);
  expect(fake.ledger.entries).toEqual([]);
});
