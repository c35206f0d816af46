import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { Anthropic, meterAnew, sumOf } from "./metered-sdk.ts";

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 10,
  messages: [{ role: "user" as const, content: "Hello" }],
};

let fake: FakeClaude;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1 });
});

afterAll(() => fake.close());

const aClient = (): InstanceType<typeof Anthropic> =>
  new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });

test("what the application does to the usage of an answer changes no figure", async () => {
  const { readPoints } = meterAnew();
  const usage = { input_tokens: 1_000, output_tokens: 500, cache_creation: { ephemeral_1h_input_tokens: 7 } };
  fake.setBehaviour({ nextUsage: [{ ...usage, cache_creation_input_tokens: 7 }] });
  const message = await aClient().messages.create(REQUEST);
  message.usage.input_tokens = 5;
  message.usage.output_tokens += 1_000;
  if (message.usage.cache_creation) message.usage.cache_creation.ephemeral_1h_input_tokens = 9;
  const points = await readPoints();
  const tokensOf = (tokenClass: string): number =>
    sumOf(points, "claude.tokens", { token_class: tokenClass });
  expect(["input", "output", "cache_write_1h"].map(tokensOf)).toEqual([1_000, 500, 7]);
});

test("150 calls are counted by a collection that follows them at once, and once", async () => {
  const { readPoints } = meterAnew();
  const client = aClient();
  await Promise.all(Array.from({ length: 150 }, () => client.messages.create(REQUEST)));
  expect(sumOf(await readPoints(), "claude.calls")).toBe(150);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(150);
  const durations = points.filter(({ metric }) => metric === "claude.call.duration.seconds");
  expect(durations.map(({ count }) => count)).toEqual([150]);
});
