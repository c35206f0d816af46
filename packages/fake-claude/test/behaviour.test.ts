import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AnthropicError,
  BadRequestError,
  InternalServerError,
  RateLimitError,
} from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { aRequest, startFakeClient } from "./fake-client.ts";

test("the SDK retries 429 and 529, and only the good answer is billed", async () => {
  const { fake, client } = await startFakeClient();
  const busy = { kind: "status", status: 429, retryAfterSeconds: 0.01 } as const;
  fake.setBehaviour({ failNext: [busy, { ...busy, status: 529 }] });
  const message = await client.messages.create(aRequest({}), { maxRetries: 2 });
  expect(message.usage.output_tokens).toBe(64);
  expect(fake.requests.map((request) => request.headers["x-stainless-retry-count"])).toEqual(["0", "1", "2"]);
  expect(fake.ledger.entries).toHaveLength(1);
});

test("failures arrive as the SDK's error classes, with the API's type, details and headers", async () => {
  const { fake, client } = await startFakeClient();
  const details = { error_code: "EnforcedSpendLimitReached" };
  fake.setBehaviour({
    failNext: [429, 529, 500, 400, { kind: "status", status: 429, retryAfterSeconds: null, details }],
  });
  const fail = async (): Promise<unknown> =>
    client.messages.create(aRequest({})).catch((error: unknown) => error);
  const limited = await fail();
  expect(limited).toBeInstanceOf(RateLimitError);
  expect(limited).toMatchObject({ status: 429, type: "rate_limit_error" });
  expect(limited instanceof APIError && limited.headers?.get("retry-after")).toBe("1");
  const overloaded = await fail();
  expect(overloaded).toBeInstanceOf(InternalServerError);
  expect(overloaded).toMatchObject({ status: 529, type: "overloaded_error" });
  expect(await fail()).toMatchObject({ status: 500, type: "api_error" });
  expect(await fail()).toBeInstanceOf(BadRequestError);
  const capped = await fail();
  expect(capped).toMatchObject({ status: 429, errorCode: "EnforcedSpendLimitReached" });
  expect(capped instanceof APIError && capped.headers?.has("retry-after")).toBe(false);
  expect(fake.ledger.totalPicoUsd()).toBe(0n);
});

test("null in a script lets one request pass", async () => {
  const { fake, client } = await startFakeClient({ failNext: [null, 500] });
  await client.messages.create(aRequest({}));
  await expect(client.messages.create(aRequest({}))).rejects.toMatchObject({ status: 500 });
  expect(fake.ledger.entries).toHaveLength(1);
});

test("a cut connection is a connection error", async () => {
  const { client } = await startFakeClient({ failNext: [{ kind: "drop" }] });
  await expect(client.messages.create(aRequest({}))).rejects.toThrow(APIConnectionError);
});

test("a hanging answer runs into the client's time-out", async () => {
  const { fake, client } = await startFakeClient({ failNext: [{ kind: "hang" }] });
  const call = client.messages.create(aRequest({}), { timeout: 50 });
  await expect(call).rejects.toThrow(APIConnectionTimeoutError);
  expect(fake.ledger.entries).toEqual([]);
});

test("an error in mid-stream ends the stream, and what was generated is billed", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 80 });
  fake.setBehaviour({ failNext: [{ kind: "stream_error", afterEvents: 3 }] });
  let deltas = 0;
  const read = async (): Promise<void> => {
    for await (const event of await client.messages.create(aRequest({ stream: true as const }))) {
      if (event.type === "content_block_delta") deltas += 1;
    }
  };
  await expect(read()).rejects.toMatchObject({ type: "overloaded_error" });
  expect(deltas).toBe(3);
  // 2 × $4 + 30 × $20 per million
  expect(fake.ledger.entries[0]).toMatchObject({ result: "error", picoUsd: 608_000_000n });
});

test("streams that are cut or hang in the middle reach the SDK as errors", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 80 });
  fake.setBehaviour({
    failNext: [
      { kind: "drop", afterEvents: 2 },
      { kind: "hang", afterEvents: 1 },
    ],
  });
  await expect(client.messages.stream(aRequest({})).finalMessage()).rejects.toThrow(AnthropicError);
  const signal = AbortSignal.timeout(100);
  await expect(client.messages.stream(aRequest({}), { signal }).finalMessage()).rejects.toThrow(
    APIUserAbortError,
  );
  await fake.whenIdle();
  expect(fake.ledger.entries.map((entry) => [entry.result, entry.tokens.output])).toEqual([
    ["error", 20],
    ["aborted", 10],
  ]);
});

test("a refusal before any output is told but not billed; after some output it is billed", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 80 });
  fake.setBehaviour({ failNext: [{ kind: "refusal" }, { kind: "refusal", afterEvents: 2 }] });
  const early = await client.messages.create(aRequest({}));
  expect([early.stop_reason, early.content, early.usage.input_tokens]).toEqual(["refusal", [], 2]);
  const late = await client.messages.stream(aRequest({})).finalMessage();
  expect([late.stop_reason, late.usage.output_tokens]).toEqual(["refusal", 20]);
  expect(fake.ledger.entries.map((entry) => [entry.result, entry.picoUsd])).toEqual([
    ["refused", 0n],
    ["refused", 408_000_000n],
  ]);
});

test("random failures follow the seed", async () => {
  const results = async (): Promise<string> => {
    const { client } = await startFakeClient({ seed: 7, failureRatio: 0.5, randomFailures: [500] });
    const calls: string[] = [];
    for (let call = 0; call < 12; call += 1) {
      calls.push(
        await client.messages.create(aRequest({})).then(
          () => "ok",
          () => "failed",
        ),
      );
    }
    return calls.join(" ");
  };
  const first = await results();
  expect(await results()).toBe(first);
  expect(first).toContain("ok");
  expect(first).toContain("failed");
});

test("a scripted usage is reported as it is and billed as it is", async () => {
  const { fake, client } = await startFakeClient();
  const usage = {
    input_tokens: 1000,
    cache_creation_input_tokens: 300,
    cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 100 },
    cache_read_input_tokens: 10_000,
    output_tokens: 500,
    service_tier: "standard",
    inference_geo: "us",
    speed: "fast",
  };
  fake.setBehaviour({ nextUsage: [usage, usage] });
  expect((await client.messages.create(aRequest({}))).usage).toEqual(usage);
  expect((await client.messages.stream(aRequest({})).finalMessage()).usage).toEqual(usage);
  // 1.1 × (1000×$8 + 200×$10 + 100×$16 + 10000×$0.4 + 500×$40) per million = 1.1 × $0.0356
  expect(fake.ledger.entries.map((entry) => entry.picoUsd)).toEqual([39_160_000_000n, 39_160_000_000n]);
});

test("message_delta may say more than message_start, and then rules", async () => {
  const { fake, client } = await startFakeClient();
  fake.setBehaviour({
    nextUsage: [{ input_tokens: 100, output_tokens: 8 }],
    nextDeltaUsage: [{ input_tokens: 150, cache_read_input_tokens: null, output_tokens: 10 }],
  });
  const message = await client.messages.stream(aRequest({})).finalMessage();
  expect(message.usage).toMatchObject({ input_tokens: 150, output_tokens: 10 });
  expect(fake.ledger.totalPicoUsd()).toBe(800_000_000n);
});

test("a usage that cannot be billed is unknown in the ledger, never 0", async () => {
  const { fake, client } = await startFakeClient();
  fake.setBehaviour({ nextUsage: [{ input_tokens: "many", output_tokens: -3 }, null] });
  const message = await client.messages.create(aRequest({}));
  expect(message.usage).toEqual({ input_tokens: "many", output_tokens: -3 });
  await client.messages.create(aRequest({}));
  expect(fake.ledger.entries.map((entry) => entry.picoUsd)).toEqual([null, null]);
});
