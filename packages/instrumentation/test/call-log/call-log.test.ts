import type { Messages as Sdk } from "@anthropic-ai/sdk/resources";
import type { CallRecord } from "@bursar/conventions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../../fake-claude/src/index.ts";
import { meterAgentResult, withAction, withFeature } from "../../src/index.ts";
import { collectDiag } from "../collect-diag.ts";
import { Anthropic, meterAnew, sumOf } from "../metered-sdk.ts";

let fake: FakeClaude;
let client: InstanceType<typeof Anthropic>;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 5 });
  client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
});

afterAll(() => fake.close());

const aRequest = (content = "a secret question"): Sdk.MessageCreateParamsNonStreaming => ({
  model: "claude-opus-5-5",
  max_tokens: 100,
  system: [{ type: "text", text: "The handbook", cache_control: { type: "ephemeral" } }],
  messages: [{ role: "user", content }],
});

function logCalls(): { records: CallRecord[]; readPoints: ReturnType<typeof meterAnew>["readPoints"] } {
  const records: CallRecord[] = [];
  const callLog = { write: (record: CallRecord) => void records.push(record), hashKey: "k" };
  return { records, ...meterAnew({ callLog, environment: "test" }) };
}

test("a call is told with whose it is, what it bought and by which price row, and without its content", async () => {
  const { records } = logCalls();
  const tags = { customer: "c-17", plan: "team" };
  let id = "";
  await withFeature({ feature: "outer", tags: { customer: "c-1", region: "eu" } }, () =>
    withAction({ feature: "support", team: "care", promptVersion: "v3", tags }, async (action) => {
      id = action.id;
      await client.messages.create(aRequest());
    }),
  );
  const [record] = records;
  expect(records).toHaveLength(1);
  expect(record).toEqual({
    schema: "bursar.dev/call/1",
    kind: "call",
    run: expect.stringMatching(/^[0-9a-f]{16}$/),
    number: 1,
    startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    durationSeconds: expect.any(Number),
    timeToFirstTokenSeconds: null,
    requestId: expect.stringMatching(/^req_/),
    requestModel: "claude-opus-5-5",
    responseModel: "claude-opus-5-5",
    provider: "anthropic",
    api: "message",
    workspace: "wrkspc_01fake",
    environment: "test",
    feature: "support",
    team: "care",
    path: "unknown",
    promptVersion: "v3",
    tags: { customer: "c-17", plan: "team", region: "eu" },
    actionIds: [id],
    result: "ok",
    errorType: "none",
    stopReason: "end_turn",
    maxTokens: 100,
    costUsd: fake.ledger.totalUsd(),
    isOutputEstimated: false,
    serviceTier: "standard",
    speed: "standard",
    geo: "global",
    thinkingTokens: 0,
    webSearchRequests: 0,
    webFetchRequests: 0,
    parts: [
      {
        model: "claude-opus-5-5",
        tokens: expect.objectContaining({ output: 64 }),
        costUsd: expect.objectContaining({ output: 0.00128 }),
        speed: "standard",
        priceBand: "base",
        price: "list",
        priceRow: expect.stringContaining("anthropic/claude-opus-5-5/"),
        unpricedReason: null,
        unbilledReason: null,
      },
    ],
    pricesVersion: expect.any(String),
    catalogHash: null,
    promptBlocks: [
      { place: "system", sizeBytes: 37, hash: expect.stringMatching(/^[0-9a-f]{32}$/), cacheTtl: "5m" },
      { place: "messages", sizeBytes: 56, hash: expect.stringMatching(/^[0-9a-f]{32}$/), cacheTtl: null },
    ],
    promptBlocksLeftOut: 0,
  });
  const text = JSON.stringify(record);
  for (const secret of ["secret", "handbook", "question"]) expect(text).not.toContain(secret);
});

test("the USD of all records are those of the metrics: streams, failures and growth too", async () => {
  const { records, readPoints } = logCalls();
  for await (const event of await client.messages.create({ ...aRequest(), stream: true })) void event;
  await client.messages.create(aRequest());
  const refused = await client.messages.create({ ...aRequest(), model: "" }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Error);
  meterAgentResult({
    type: "result",
    session_id: "s-1",
    total_cost_usd: 0.5,
    modelUsage: { "claude-opus-5-5": { inputTokens: 1_000, outputTokens: 100, costUSD: 0.5 } },
  });
  expect(records.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(records.map(({ kind, api }) => `${kind} ${api}`)).toEqual([
    "call stream",
    "call message",
    "call message",
    "growth session",
  ]);
  expect(records[0]?.timeToFirstTokenSeconds).toBeGreaterThan(0);
  expect(records[2]).toMatchObject({
    result: "error",
    errorType: "not_found_error",
    requestId: expect.stringMatching(/^req_/),
    costUsd: 0,
    parts: [],
    serviceTier: null,
  });
  const toldUsd = records.reduce((sum, { costUsd }) => sum + (costUsd ?? Number.NaN), 0);
  expect(toldUsd).toBeCloseTo(sumOf(await readPoints(), "claude.cost.usd"), 12);
});

test("calls that begin alike have the same hashes as far as they do, by the same key only", async () => {
  const { records } = logCalls();
  const ask = (content: string): Promise<unknown> => client.messages.create(aRequest(content));
  await ask("one");
  await ask("two");
  const other: CallRecord[] = [];
  meterAnew({ callLog: { write: (record) => void other.push(record), hashKey: "other" } });
  await ask("one");
  const [one, two, foreign] = [...records, ...other].map(({ promptBlocks }) =>
    promptBlocks.map(({ hash }) => hash),
  );
  expect(one?.[0]).toBe(two?.[0]);
  expect(one?.[1]).not.toBe(two?.[1]);
  expect(foreign?.[0]).not.toBe(one?.[0]);
});

test("a log that throws is counted as a fault and changes neither call nor metrics", async () => {
  const callLog = {
    write: () => {
      throw new Error("full");
    },
  };
  const { readPoints } = meterAnew({ callLog });
  const { end } = collectDiag();
  const before = fake.ledger.totalUsd();
  await client.messages.create(aRequest());
  end();
  const points = await readPoints();
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(fake.ledger.totalUsd() - before, 12);
  expect(sumOf(points, "claude.meter.errors", { step: "call log" })).toBe(1);
});
