import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import type { BatchStore, MadeBatch } from "../src/batches/batch-store.ts";
import { createFileBatchStore } from "../src/batches/create-file-batch-store.ts";
import { withAction, withFeature } from "../src/index.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";
import type { Point } from "./metered-sdk.ts";

let fake: FakeClaude;
let entriesBefore = 0;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1 });
});

afterEach(() => {
  fake.setBehaviour({ batchResults: {}, batchDurationMs: 0 });
  entriesBefore = fake.ledger.entries.length;
});

afterAll(() => fake.close());

type Client = InstanceType<typeof Anthropic>;

function aClient(options: object = {}): Client {
  return new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0, ...options });
}

/** Entries with prompts of different lengths, and a cached one. */
function requestsOf(customIds: readonly string[]): Parameters<Client["messages"]["batches"]["create"]>[0] {
  return {
    requests: customIds.map((customId, index) => ({
      custom_id: customId,
      params: {
        model: index % 2 === 0 ? ("claude-opus-5-5" as const) : ("claude-sonnet-5-5" as const),
        max_tokens: 100,
        system: [{ type: "text", text: "Rules. ".repeat(1000), cache_control: { type: "ephemeral" } }],
        messages: [{ role: "user", content: `Why? ${"x".repeat(index)} [[output=${10 + index}]]` }],
      },
    })),
  };
}

async function drain(results: AsyncIterable<{ readonly custom_id: string }>): Promise<string[]> {
  const customIds: string[] = [];
  for await (const { custom_id: customId } of results) customIds.push(customId);
  return customIds;
}

function expectBill(points: readonly Point[], labels: Readonly<Record<string, string>> = {}): void {
  const entries = fake.ledger.entries.slice(entriesBefore);
  expect(entries.length).toBeGreaterThan(0);
  for (const tokenClass of ["input", "output", "cache_read", "cache_write_5m"] as const) {
    const tokens = entries.reduce((sum, entry) => sum + entry.tokens[tokenClass], 0);
    expect(sumOf(points, "claude.tokens", { ...labels, token_class: tokenClass })).toBe(tokens);
  }
  const usd = Number(entries.reduce((sum, entry) => sum + (entry.picoUsd ?? 0n), 0n)) / 1e12;
  expect(Math.abs(sumOf(points, "claude.cost.usd", labels) - usd)).toBeLessThan(1e-9);
}

/** A store of the user, with what was asked of it. */
function aStore(parts: Partial<BatchStore> = {}): BatchStore & { readonly made: Map<string, MadeBatch> } {
  const made = new Map<string, MadeBatch>();
  return {
    made,
    remember: (batchId, batch) => void made.set(batchId, batch),
    find: (batchId) => made.get(batchId),
    ...parts,
  };
}

test("the entries of a batch are calls of the feature that made it, with the tokens and the USD of the bill", async () => {
  const { readPoints } = meterAnew({ environment: "test" });
  const client = aClient();
  const batch = await withFeature({ feature: "nightly", team: "care", path: "long" }, () =>
    client.messages.batches.create(requestsOf(["a", "b", "c"])),
  );
  expect(selectPoints(await readPoints(), "claude.calls.started")).toEqual([]);
  await withFeature("reader", async () => drain(await client.messages.batches.results(batch.id)));
  const points = await readPoints();
  const who = { feature: "nightly", team: "care", path: "long", environment: "test" };
  expectBill(points, { ...who, api: "batch", service_tier: "batch", basis: "reported" });
  expect(sumOf(points, "claude.calls", { ...who, api: "batch", result: "ok" })).toBe(3);
  expect(sumOf(points, "claude.calls.started", { ...who, api: "batch" })).toBe(3);
  expect(sumOf(points, "claude.calls", { model: "claude-opus-5-5" })).toBe(2);
  expect(selectPoints(points, "claude.tokens", { feature: "reader" })).toEqual([]);
  expect(selectPoints(points, "claude.attempts")).toEqual([]);
  expect(selectPoints(points, "claude.call.duration.seconds")).toEqual([]);
  expect(selectPoints(points, "claude.meter.errors")).toEqual([]);
});

test("the beta twins, raw requests, and every way to read the results are metered", async () => {
  const { readPoints } = meterAnew();
  const client = aClient();
  const make = async (id: string): Promise<string> =>
    (await withFeature("all", () => client.beta.messages.batches.create(requestsOf([id])))).id;
  const read = async (id: string): Promise<Response> =>
    client.get(`/v1/messages/batches/${await make(id)}/results`).asResponse();
  await drain(await client.beta.messages.batches.results(await make("beta")));
  await (await read("text")).text();
  await (await read("bytes")).arrayBuffer();
  await (await read("json")).json();
  const reader = (await read("reader")).body?.getReader();
  while ((await reader?.read())?.done === false);
  const copied = await read("clone");
  await copied.clone().text();
  await copied.text();
  const [left, right] = (await read("tee")).body?.tee() ?? [];
  await new Response(left).text();
  await right?.cancel();
  const raw = await client.post("/v1/messages/batches", { body: requestsOf(["raw"]) }).asResponse();
  const { id } = (await raw.json()) as { id: string };
  await drain(await client.messages.batches.results(id));
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "batch" })).toBe(8);
  expect(sumOf(points, "claude.calls", { feature: "all" })).toBe(7);
  expectBill(points);
});

test("an entry is counted once, however often and by how many at once the results are read", async () => {
  const { readPoints } = meterAnew();
  const client = aClient();
  const { id } = await client.messages.batches.create(requestsOf(["a", "b", "c", "d"]));
  const read = async (): Promise<string[]> => drain(await client.messages.batches.results(id));
  expect(await Promise.all([read(), read()])).toEqual([
    ["a", "b", "c", "d"],
    ["a", "b", "c", "d"],
  ]);
  expect(await read()).toEqual(["a", "b", "c", "d"]);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(4);
  expectBill(points);
});

test("after a break in the middle the rest is counted when the results are read again", async () => {
  const { readPoints } = meterAnew();
  const text = (ids: readonly string[]): string =>
    ids.map((id) => `${JSON.stringify({ custom_id: id, result: { type: "expired" } })}\n`).join("");
  let pulls = 0;
  const client = aClient({
    fetch: () => {
      const parts = [text(["a", "b"]), `${text(["c"])}{"custom_id":"d`, text(["d", "e"]).slice(15)];
      const body = new ReadableStream(
        {
          pull(controller) {
            pulls += 1;
            const part = parts.shift();
            if (part === undefined) controller.close();
            else controller.enqueue(new TextEncoder().encode(part));
          },
        },
        { highWaterMark: 0 },
      );
      return Promise.resolve(new Response(body));
    },
  });
  const read = (): Promise<Response> => client.get("/v1/messages/batches/broken/results").asResponse();
  const reader = (await read()).body?.getReader();
  await reader?.read();
  await reader?.read();
  await reader?.cancel();
  expect(pulls).toBe(2);
  expect(sumOf(await readPoints(), "claude.calls")).toBe(3);
  await (await read()).text();
  expect(sumOf(await readPoints(), "claude.calls", { error_type: "expired" })).toBe(5);
});

test("entries that did not succeed are calls without tokens", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ batchResults: { bad: "errored", off: "canceled", late: "expired" } });
  const client = aClient();
  const { id } = await client.messages.batches.create(requestsOf(["bad", "off", "late", "good"]));
  await drain(await client.messages.batches.results(id));
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "api_error" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "aborted", error_type: "none" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "expired" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expectBill(points);
});

test("making, polling, listing, cancelling and deleting a batch, and failing to, is no call", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ batchDurationMs: 60_000 });
  const { batches } = aClient().messages;
  await expect(batches.create({ requests: [] })).rejects.toMatchObject({ status: 400 });
  const { id } = await batches.create(requestsOf(["a"]));
  await batches.retrieve(id);
  await batches.list();
  await expect(batches.results(id)).rejects.toThrow("No batch `results_url`");
  await batches.cancel(id);
  await batches.delete(id);
  await expect(batches.results(id)).rejects.toMatchObject({ status: 404 });
  const names = new Set((await readPoints()).map(({ metric }) => metric));
  expect([...names]).toEqual(["claude.prices.info"]);
});

test("a batch that was made elsewhere is the reader's, at the prices of the day when it was made", async () => {
  const { readPoints } = meterAnew();
  // Sonnet 5.5 reads at 0.20 USD until 2026-10-07, then at 0.10; a batch pays half.
  const createdAt = "2026-10-01T10:00:00Z";
  const usage = {
    input_tokens: 0,
    cache_read_input_tokens: 1_000_000,
    output_tokens: 0,
    service_tier: "batch",
  };
  const message = { model: "claude-sonnet-5-5", usage, stop_reason: "end_turn" };
  const line = JSON.stringify({ custom_id: "a", result: { type: "succeeded", message } });
  const batch = {
    id: "elsewhere",
    created_at: createdAt,
    request_counts: { succeeded: 1, errored: 0 },
    results_url: "https://example.test/v1/messages/batches/elsewhere/results",
  };
  const client = aClient({
    fetch: (url: string) =>
      Promise.resolve(url.endsWith("/results") ? new Response(line) : Response.json(batch)),
  });
  await withFeature("reader", async () => drain(await client.messages.batches.results("elsewhere")));
  const points = await readPoints();
  expect(sumOf(points, "claude.cost.usd", { feature: "reader", token_class: "cache_read" })).toBeCloseTo(
    0.1,
    12,
  );
});

test("a batch's cost is part of no action", async () => {
  const { readPoints } = meterAnew();
  const client = aClient();
  await withAction("batching", async (action) => {
    const { id } = await client.messages.batches.create(requestsOf(["a"]));
    await drain(await client.messages.batches.results(id));
    action.succeed();
  });
  const points = await readPoints();
  expect(sumOf(points, "claude.action.cost.usd")).toBe(0);
  expect(sumOf(points, "claude.cost.usd", { feature: "batching" })).toBeGreaterThan(0);
});

test("lines that are garbage are faults, the others count, and the reader gets the same bytes", async () => {
  const { readPoints } = meterAnew();
  const good = { custom_id: "good", result: { type: "succeeded", message: { model: "claude-opus-5-5" } } };
  const text = `{"custom_id": \n\n[1]\nnull\n{"custom_id":7,"result":{"type":"expired"}}\n${JSON.stringify(good)}`;
  const client = aClient({ fetch: () => Promise.resolve(new Response(text)) });
  const response = await client.get("/v1/messages/batches/garbage/results").asResponse();
  expect(await response.text()).toBe(text);
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "batch line" })).toBe(4);
  expect(sumOf(points, "claude.meter.errors", { step: "batch usage" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "ok", model: "claude-opus-5-5" })).toBe(1);
  expect(selectPoints(points, "claude.tokens")).toEqual([]);
});

test("a store of the user tells who made a batch, and which entries others counted", async () => {
  const stored: MadeBatch = { feature: "planner", team: "ops", path: "p", createdAtMs: Date.now() };
  const asked: unknown[] = [];
  const batchStore = aStore({
    find: () => Promise.resolve(stored),
    claim(_, customIds, entries) {
      asked.push([customIds, entries]);
      return Promise.resolve(customIds.filter((id) => id !== "b"));
    },
  });
  const { readPoints } = meterAnew({ batchStore });
  const text = ["a", "b", "c"]
    .map((id) => JSON.stringify({ custom_id: id, result: { type: "expired" } }))
    .join("\n");
  const client = aClient({ fetch: () => Promise.resolve(new Response(text)) });
  const read = (): Promise<Response> => client.get("/v1/messages/batches/stored/results").asResponse();
  await (await read()).text();
  await instrumentation.whenBatchesCounted();
  await (await read()).text();
  await instrumentation.whenBatchesCounted();
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { feature: "planner", team: "ops", path: "p" })).toBe(2);
  expect(sumOf(points, "claude.calls")).toBe(2);
  expect(asked).toEqual([[["a", "b", "c"], undefined]]);
});

test("the store is told who made a batch, when, and how many entries it has", async () => {
  const batchStore = aStore();
  meterAnew({ batchStore, defaults: { team: "core" } });
  const batch = await withFeature("maker", () => aClient().messages.batches.create(requestsOf(["a", "b"])));
  await instrumentation.whenBatchesCounted();
  expect(batchStore.made.get(batch.id)).toEqual({
    feature: "maker",
    team: "core",
    path: "unknown",
    createdAtMs: Date.parse(batch.created_at),
    entries: 2,
  });
});

const THROW = (): never => {
  throw new Error("the store is down");
};

test.each([
  ["throws", aStore({ remember: THROW, find: THROW, claim: THROW })],
  ["rejects", aStore({ claim: () => Promise.reject(new Error("the store is down")) })],
  ["answers garbage", aStore({ claim: () => 7 as never, find: () => "x" as never })],
])(
  "where a store %s, the process's own memory decides and the caller sees nothing",
  async (how, batchStore) => {
    const { readPoints } = meterAnew({ batchStore });
    const client = aClient();
    const ids = [`${how}1`, `${how}2`].map((id) => id.replace(" ", "_"));
    const { id } = await withFeature("maker", () => client.messages.batches.create(requestsOf(ids)));
    expect(await drain(await client.messages.batches.results(id))).toEqual(ids);
    await instrumentation.whenBatchesCounted();
    const points = await readPoints();
    expect(sumOf(points, "claude.calls", { feature: "maker", result: "ok" })).toBe(2);
    expect(sumOf(points, "claude.meter.errors", { step: "batch store" })).toBeGreaterThan(0);
    expectBill(points);
  },
);

const READER = fileURLToPath(new URL("batches/read-results.ts", import.meta.url));
// Node before 22.18 strips types only when asked.
const STRIP = process.features.typescript ? [] : ["--experimental-strip-types", "--no-warnings"];

test("with a file store two processes count the batch of a third one for its feature, together once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "batches-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  meterAnew({ batchStore: createFileBatchStore(folder) });
  const ids = Array.from({ length: 500 }, (_, index) => `entry-${index}`);
  const { id } = await withFeature("maker", () => aClient().messages.batches.create(requestsOf(ids)));
  await instrumentation.whenBatchesCounted();
  const read = async (): Promise<Readonly<Record<string, number>>> => {
    const args = ["-C", "@bursar/source", ...STRIP, READER, fake.url, folder, id];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as Readonly<Record<string, number>>;
  };
  const [one, other] = await Promise.all([read(), read()]);
  const billed = fake.ledger.entries.slice(entriesBefore);
  const tokens = billed
    .flatMap((entry) => Object.values(entry.tokens))
    .reduce((sum, count) => sum + count, 0);
  const usd = Number(billed.reduce((sum, entry) => sum + (entry.picoUsd ?? 0n), 0n)) / 1e12;
  expect([one["entries"], other["entries"]]).toEqual([500, 500]);
  expect((one["calls"] ?? 0) + (other["calls"] ?? 0)).toBe(500);
  expect((one["tokens"] ?? 0) + (other["tokens"] ?? 0)).toBe(tokens);
  expect(Math.abs((one["costUsd"] ?? 0) + (other["costUsd"] ?? 0) - usd)).toBeLessThan(1e-9);
  const features = [one, other].flatMap(({ features: names }) => names);
  expect(new Set(features)).toEqual(new Set(["maker"]));
  expect(await read()).toEqual({ entries: 500, calls: 0, tokens: 0, costUsd: 0, faults: 0, features: [] });
});
