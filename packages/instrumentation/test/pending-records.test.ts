import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { Anthropic, createReader, instrumentation, meterAnew, sumOf } from "./metered-sdk.ts";

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

test("a histogram that throws counts no call twice, and is told", async () => {
  const { reader, readPoints } = createReader();
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter("test");
  const fail = (): never => {
    throw new Error("boom");
  };
  const createHistogram = (): object => ({ record: fail });
  const ownMeter = new Proxy(meter, {
    get: (target, key) =>
      key === "createHistogram" ? createHistogram : Reflect.get(target, key, target).bind(target),
  });
  instrumentation.setConfig({});
  instrumentation.setMeterProvider({ getMeter: () => ownMeter });
  const client = aClient();
  for (let call = 0; call < 300; call += 1) await client.messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(300);
  expect(sumOf(points, "claude.meter.errors", { step: "call" })).toBe(1);
});
