import { GEN_AI_METRICS } from "@bursar/conventions";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1 });
});

afterEach(() => fake.setBehaviour({ failNext: [], nextUsage: [] }));

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};
const USAGE = "gen_ai.client.inference.usage.";

function aClient(): InstanceType<typeof Anthropic> {
  return new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
}

test("the semantic conventions' metrics are not recorded unless asked for", async () => {
  const { readPoints } = meterAnew();
  await aClient().messages.create(REQUEST);
  expect((await readPoints()).filter(({ metric }) => metric.startsWith("gen_ai."))).toEqual([]);
});

test("asked for, their input tokens hold the cached ones, and every name and label is declared", async () => {
  const { readPoints } = meterAnew({ genAiMetrics: true });
  fake.setBehaviour({
    nextUsage: [
      {
        input_tokens: 100,
        cache_read_input_tokens: 2000,
        cache_creation_input_tokens: 300,
        output_tokens: 50,
        output_tokens_details: { thinking_tokens: 20 },
      },
    ],
  });
  await aClient().messages.create(REQUEST);
  const points = await readPoints();
  const labels = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-opus-5-5",
    "gen_ai.response.model": "claude-opus-5-5",
    "gen_ai.token.modality": "unknown",
  };
  expect(sumOf(points, `${USAGE}input_tokens`, labels)).toBe(2400);
  expect(sumOf(points, `${USAGE}cache_read.input_tokens`, labels)).toBe(2000);
  expect(sumOf(points, `${USAGE}cache_write.input_tokens`, labels)).toBe(300);
  expect(sumOf(points, `${USAGE}output_tokens`, labels)).toBe(50);
  expect(sumOf(points, `${USAGE}reasoning.output_tokens`, labels)).toBe(20);
  expect(selectPoints(points, "gen_ai.client.inference.duration")[0]?.count).toBe(1);
  const declared = new Map(Object.values(GEN_AI_METRICS).map(({ name, labels: keys }) => [name, keys]));
  for (const { metric, labels: found } of points.filter((each) => each.metric.startsWith("gen_ai.")))
    expect(
      Object.keys(found).filter((key) => declared.get(metric)?.includes(key) !== true),
      metric,
    ).toEqual([]);
});

test("a failed call has a duration with its type of error, and no tokens", async () => {
  const { readPoints } = meterAnew({ genAiMetrics: true });
  fake.setBehaviour({ failNext: [400] });
  await aClient()
    .messages.create(REQUEST)
    .catch(() => undefined);
  const points = await readPoints();
  const failed = { "error.type": "invalid_request_error" };
  expect(selectPoints(points, "gen_ai.client.inference.duration", failed)[0]?.count).toBe(1);
  expect(selectPoints(points, `${USAGE}input_tokens`)).toEqual([]);
});
