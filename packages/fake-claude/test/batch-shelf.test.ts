import type Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { aRequest, aText, startFakeClient } from "./fake-client.ts";

async function readResults(client: Anthropic, id: string) {
  const results: Record<string, Anthropic.Messages.MessageBatchResult> = {};
  for await (const line of await client.messages.batches.results(id)) results[line.custom_id] = line.result;
  return results;
}

test("a batch's entries succeed at half price, or end as they were told to", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 100 });
  fake.setBehaviour({ batchResults: { late: "expired", broken: "errored" } });
  const created = await client.messages.batches.create({
    requests: [
      { custom_id: "good", params: aRequest({}) },
      { custom_id: "late", params: aRequest({}) },
      { custom_id: "broken", params: aRequest({}) },
      { custom_id: "unknown", params: aRequest({ model: "claude-none" }) },
    ],
  });
  expect(created).toMatchObject({ processing_status: "in_progress", results_url: null });
  expect(created.request_counts.processing).toBe(4);
  const ended = await client.messages.batches.retrieve(created.id);
  expect(ended.processing_status).toBe("ended");
  expect(ended.request_counts).toEqual({ processing: 0, succeeded: 1, errored: 2, canceled: 0, expired: 1 });
  const results = await readResults(client, created.id);
  expect(results["good"]).toMatchObject({
    type: "succeeded",
    message: { usage: { input_tokens: 2, output_tokens: 100, service_tier: "batch" } },
  });
  expect(results["late"]).toEqual({ type: "expired" });
  expect(results["broken"]).toMatchObject({ type: "errored", error: { error: { type: "api_error" } } });
  expect(results["unknown"]).toMatchObject({
    type: "errored",
    error: { error: { type: "not_found_error" } },
  });
  // (2 × $4 + 100 × $20 per million) / 2, and reading twice bills once
  await readResults(client, created.id);
  expect(fake.ledger.totalPicoUsd()).toBe(1_004_000_000n);
  expect(fake.ledger.entries).toHaveLength(1);
  expect(fake.ledger.entries[0]).toMatchObject({ api: "batch", batchId: created.id, customId: "good" });
});

test("batch and cache discounts stack", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 0 });
  const system = [
    { type: "text" as const, text: aText(1000), cache_control: { type: "ephemeral" as const } },
  ];
  const params = aRequest({ system });
  await client.messages.batches.create({
    requests: [
      { custom_id: "a", params },
      { custom_id: "b", params },
    ],
  });
  await fake.whenIdle();
  // (2 × $4 + 1000 × $5) / 2, then (2 × $4 + 1000 × $0.2) / 2 per million
  expect(fake.ledger.entries.map((entry) => entry.picoUsd)).toEqual([2_504_000_000n, 104_000_000n]);
});

test("a batch that takes its time can be canceled, and then costs nothing", async () => {
  const { fake, client } = await startFakeClient({ batchDurationMs: 60_000 });
  const { id } = await client.messages.batches.create({
    requests: [{ custom_id: "a", params: aRequest({}) }],
  });
  expect((await client.messages.batches.retrieve(id)).processing_status).toBe("in_progress");
  await expect(client.messages.batches.results(id)).rejects.toThrow(/No batch `results_url`/);
  expect((await client.messages.batches.cancel(id)).processing_status).toBe("canceling");
  expect((await client.messages.batches.retrieve(id)).processing_status).toBe("ended");
  expect(await readResults(client, id)).toEqual({ a: { type: "canceled" } });
  expect(fake.ledger.entries).toEqual([]);
});

test("a batch ends after its time", async () => {
  const { client } = await startFakeClient({ batchDurationMs: 40 });
  const { id, processing_status: created } = await client.messages.batches.create({
    requests: [{ custom_id: "a", params: aRequest({}) }],
  });
  expect(created).toBe("in_progress");
  await expect
    .poll(async () => (await client.messages.batches.retrieve(id)).processing_status, { interval: 10 })
    .toBe("ended");
});

test("batches are listed newest first, page by page, and can be deleted", async () => {
  const { client } = await startFakeClient();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    ids.unshift(
      (await client.messages.batches.create({ requests: [{ custom_id: "a", params: aRequest({}) }] })).id,
    );
  }
  const listed: string[] = [];
  for await (const batch of client.messages.batches.list({ limit: 2 })) listed.push(batch.id);
  expect(listed).toEqual(ids);
  await client.messages.batches.delete(ids[0] ?? "");
  await expect(client.messages.batches.retrieve(ids[0] ?? "")).rejects.toMatchObject({ status: 404 });
});

test("a batch without requests, or with a custom id twice, is refused", async () => {
  const { client } = await startFakeClient();
  const entry = { custom_id: "a", params: aRequest({}) };
  await expect(client.messages.batches.create({ requests: [] })).rejects.toMatchObject({ status: 400 });
  await expect(client.messages.batches.create({ requests: [entry, entry] })).rejects.toThrow(/Duplicate/);
});
