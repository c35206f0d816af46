import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../../fake-claude/src/index.ts";
import { meterFetch, withFeature } from "../../src/index.ts";
import { meterAnew, selectPoints, sumOf } from "../metered-sdk.ts";

/** What of the Vercel AI SDK is used here. */
interface Ai {
  readonly generateText: (options: object) => Promise<{ readonly text: string; readonly usage: TextUsage }>;
  readonly streamText: (options: object) => { readonly textStream: AsyncIterable<string> };
}

interface TextUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

interface AiAnthropic {
  readonly createAnthropic: (options: object) => (model: string) => object;
}

let fake: FakeClaude;
let ai: Ai;
let model: object;

beforeAll(async () => {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (!existsSync(`${folder}/node_modules/ai/package.json`))
    throw new Error(`The Vercel AI SDK is not installed in ${folder}. Run \`npm ci\` in that folder.`);
  const { importAi } = (await import(new URL("import-ai.js", import.meta.url).href)) as {
    importAi: (specifier: string) => Promise<unknown>;
  };
  ai = (await importAi("ai")) as Ai;
  const { createAnthropic } = (await importAi("@ai-sdk/anthropic")) as AiAnthropic;
  fake = await startFakeClaude({ seed: 7, eventsPerBlock: 20 });
  model = createAnthropic({ apiKey: "test", baseURL: `${fake.url}/v1`, fetch: meterFetch() })(
    "claude-opus-5-5",
  );
});

afterEach(() => fake.setBehaviour({ failNext: [], eventIntervalMs: 0 }));

afterAll(() => fake.close());

const ask = (more: object = {}): object => ({
  model,
  prompt: "Why is the sky blue?",
  maxOutputTokens: 100,
  maxRetries: 0,
  ...more,
});

test("generateText is one call, with the tokens that it tells the application and the USD of the bill", async () => {
  const { readPoints } = meterAnew();
  const { text, usage } = await withFeature("support", () => ai.generateText(ask()));
  expect(text.length).toBeGreaterThan(0);
  expect(usage).toMatchObject({ inputTokens: 5, outputTokens: 64 });
  const points = await readPoints();
  const who = { feature: "support", provider: "anthropic", model: "claude-opus-5-5" };
  expect(sumOf(points, "claude.calls", { ...who, api: "message", result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "input" })).toBe(5);
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "output" })).toBe(64);
  expect(sumOf(points, "claude.cost.usd", who)).toBeCloseTo(0.0013, 12);
  expect(sumOf(points, "claude.meter.errors")).toBe(0);
});

test("streamText is one streamed call, read to its end", async () => {
  const { readPoints } = meterAnew();
  let text = "";
  for await (const chunk of ai.streamText(ask()).textStream) text += chunk;
  expect(text.length).toBeGreaterThan(0);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { api: "stream", result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { token_class: "output", basis: "reported" })).toBe(64);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.0013, 12);
  expect(selectPoints(points, "claude.call.time_to_first_token.seconds")[0]?.count).toBe(1);
  expect(sumOf(points, "claude.meter.errors")).toBe(0);
});

test("an abort of streamText reaches the server and is an aborted call with the input that it billed", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ eventIntervalMs: 100 });
  const controller = new AbortController();
  const stream = ai.streamText(ask({ abortSignal: controller.signal, onError: () => {} }));
  for await (const chunk of stream.textStream) {
    expect(chunk).not.toBe("");
    controller.abort();
  }
  await fake.whenIdle();
  const points = await readPoints();
  expect(fake.ledger.entries.at(-1)?.result).toBe("aborted");
  expect(sumOf(points, "claude.calls", { api: "stream", result: "aborted" })).toBe(1);
  expect(sumOf(points, "claude.tokens", { token_class: "input", basis: "reported" })).toBe(5);
  expect(sumOf(points, "claude.tokens", { token_class: "output", basis: "estimated" })).toBeGreaterThan(0);
});

test("its retries are calls of their own: the failed one has a lost attempt", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [529] });
  await ai.generateText(ask({ maxRetries: 1 }));
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "http_529" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(1);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(1);
});
