import { expect, test } from "vitest";
import { findBatchState } from "../../src/batches/batch-state.ts";
import { withFeature } from "../../src/with-feature.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "../metered-sdk.ts";

const DAY = Date.parse("2026-10-01T10:00:00Z");

function lineOf(customId: string, model?: string, usage?: object): string {
  const message = { model, usage, stop_reason: "end_turn" };
  const result = model === undefined ? { type: "expired" } : { type: "succeeded", message };
  return `${JSON.stringify({ custom_id: customId, result })}\n`;
}

async function fetchResults(
  batchId: string,
  body: string | ReadableStream,
  { init, client: options = {} }: { init?: ResponseInit; client?: object } = {},
): Promise<Response> {
  const answer = (): Promise<Response> => Promise.resolve(new Response(body, init));
  const client = new Anthropic({ apiKey: "test", maxRetries: 0, fetch: answer });
  Object.assign(client, options);
  return withFeature("reader", () => client.get(`/v1/messages/batches/${batchId}/results`).asResponse());
}

const CACHED = {
  input_tokens: 0,
  cache_read_input_tokens: 1_000_000,
  output_tokens: 0,
  service_tier: "batch",
};

test("entries have the prices of the day that only the store knows", async () => {
  const made = { feature: "maker", team: "t", path: "p", createdAtMs: DAY };
  const { readPoints } = meterAnew({ batchStore: { remember: () => {}, find: () => made } });
  // Sonnet 5.5 reads at 0.20 USD until 2026-10-07, then at 0.10; a batch pays half.
  await (await fetchResults("dated", lineOf("a", "claude-sonnet-5-5", CACHED))).text();
  await expect
    .poll(async () => sumOf(await readPoints(), "claude.cost.usd", { feature: "maker" }))
    .toBeCloseTo(0.1, 12);
});

test("entries belong to the workspace that the answer names", async () => {
  const { readPoints } = meterAnew();
  const init = { headers: { "anthropic-workspace-id": "wrkspc_1" } };
  await (await fetchResults("placed", lineOf("a", "claude-sonnet-5-5", CACHED), { init })).text();
  expect(sumOf(await readPoints(), "claude.tokens", { workspace: "wrkspc_1" })).toBe(1_000_000);
});

test("an answer that refuses the results counts nothing, whatever it holds", async () => {
  const { readPoints } = meterAnew();
  const refused = fetchResults("refused", lineOf("a"), { init: { status: 400 } });
  await expect(refused).rejects.toMatchObject({ status: 400 });
  expect(selectPoints(await readPoints(), "claude.calls")).toEqual([]);
});

test.each([
  ["global", "global"],
  ["us-east5", "regional"],
])("entries in the location %s of Google Cloud have the geo %s", async (region, geo) => {
  const { readPoints } = meterAnew();
  class AnthropicVertex extends Anthropic {
    region: string = region;
  }
  const usage = { input_tokens: 1_000_000, output_tokens: 0 };
  const client = new AnthropicVertex({
    apiKey: "test",
    fetch: () => Promise.resolve(new Response(lineOf("a", "claude-opus-5-5", usage))),
  });
  await (await client.get(`/v1/messages/batches/in-${region}/results`).asResponse()).text();
  expect(sumOf(await readPoints(), "claude.tokens", { provider: "vertex", geo })).toBe(1_000_000);
});

test("what another reader reads on after a break is counted, once", async () => {
  const { readPoints } = meterAnew();
  const parts = [lineOf("a"), lineOf("b").slice(0, 9), `${lineOf("b").slice(9)}${lineOf("c")}`];
  const body = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  const response = await fetchResults("resumed", body);
  let chunks = 0;
  for await (const chunk of response.body?.values({ preventCancel: true }) ?? []) {
    chunks += chunk.length > 0 ? 1 : 0;
    if (chunks === 2) break;
  }
  expect(sumOf(await readPoints(), "claude.calls")).toBe(1);
  const reader = response.body?.getReader();
  while ((await reader?.read())?.done === false);
  expect(sumOf(await readPoints(), "claude.calls")).toBe(3);
});

test("entries without room are told also when the reader breaks off", async () => {
  const { readPoints } = meterAnew({ batchStore: { remember: () => {}, find: () => undefined } });
  const state = findBatchState();
  state.waitingEntries += 200_000;
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.from(lineOf("a"))) });
  const reader = (await fetchResults("full", body)).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  state.waitingEntries -= 200_000;
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "batch waiting" })).toBe(1);
  expect(sumOf(points, "claude.calls")).toBe(0);
});
