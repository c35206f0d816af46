import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  TracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace";
import type { ReadableSpan, Sampler } from "@opentelemetry/sdk-trace";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { withFeature } from "../src/index.ts";
import { Anthropic, meterAnew, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;
let provider: TracerProvider | undefined;
const exporter = new InMemorySpanExporter();

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1 });
});

afterEach(() => {
  exporter.reset();
  trace.disable();
  context.disable();
});

afterAll(() => fake.close());

function trackSpans(sampler: Sampler = new AlwaysOnSampler()): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  provider = new TracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
}

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};

async function callInApplicationSpan(request: {
  readonly stream?: boolean;
}): Promise<readonly ReadableSpan[]> {
  const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
  await trace.getTracer("app").startActiveSpan("POST /reply", async (span) => {
    await withFeature({ feature: "support", team: "care", path: "kb" }, async () => {
      const answer = await client.messages.create({ ...REQUEST, ...request });
      if (Symbol.asyncIterator in answer) for await (const event of answer) void event;
    });
    span.end();
  });
  return readSpans();
}

async function readSpans(): Promise<readonly ReadableSpan[]> {
  await provider?.forceFlush();
  return exporter.getFinishedSpans();
}

test.each([
  ["an answer", {}],
  ["a stream", { stream: true }],
])(
  "the SDK's own span of %s says whose call it was and what it cost; no span is added",
  async (_name, request) => {
    const { readPoints } = meterAnew();
    trackSpans();
    const spans = await callInApplicationSpan(request);
    const costUsd = sumOf(await readPoints(), "claude.cost.usd");
    expect(costUsd).toBeGreaterThan(0);
    expect(spans.map(({ name }) => name)).toEqual(["anthropic.messages.create", "POST /reply"]);
    expect(spans[0]?.attributes).toMatchObject({
      "claude.feature": "support",
      "claude.team": "care",
      "claude.path": "kb",
    });
    expect(spans[0]?.attributes["claude.cost_usd"]).toBeCloseTo(costUsd, 12);
    expect(spans[1]?.attributes).toEqual({});
  },
);

test("a model without a known price leaves the cost off the span", async () => {
  meterAnew();
  trackSpans();
  fake.setBehaviour({ nextUsage: [{ input_tokens: -5, output_tokens: 1 }] });
  const [span] = await callInApplicationSpan({});
  expect(span?.attributes).toMatchObject({ "claude.feature": "support" });
  expect(span?.attributes).not.toHaveProperty("claude.cost_usd");
});

test("metrics do not depend on spans: with all of them sampled away the call is counted as ever", async () => {
  const { readPoints } = meterAnew();
  trackSpans(new AlwaysOffSampler());
  expect(await callInApplicationSpan({})).toEqual([]);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { feature: "support", result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.cost.usd")).toBeGreaterThan(0);
});

test("nor on who switched the SDK's spans off; the application's span stays as it was", async () => {
  const { readPoints } = meterAnew();
  trackSpans();
  const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0, openTelemetry: false });
  await trace.getTracer("app").startActiveSpan("POST /reply", async (span) => {
    await client.messages.create(REQUEST);
    span.end();
  });
  expect((await readSpans()).map(({ name, attributes }) => [name, attributes])).toEqual([
    ["POST /reply", {}],
  ]);
  expect(sumOf(await readPoints(), "claude.calls", { result: "ok" })).toBe(1);
});
