import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { meterFetch } from "../src/index.ts";
import { Anthropic, meterAnew, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 8 });
});

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};

test("a metered SDK with a metered fetch counts each call once, retries and slow middleware included", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [529, 529] });
  const client = new Anthropic({
    apiKey: "test",
    baseURL: fake.url,
    maxRetries: 2,
    fetch: meterFetch(),
    middleware: [
      async (request, next) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return next(request);
      },
    ],
  });
  await client.messages.create(REQUEST);
  for await (const event of await client.messages.create({ ...REQUEST, stream: true })) void event;
  const points = await readPoints();
  expect(sumOf(points, "claude.calls.started")).toBe(2);
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(2);
  expect(sumOf(points, "claude.calls")).toBe(2);
  expect(sumOf(points, "claude.attempts", { usage: "none" })).toBe(2);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(2);
  expect(sumOf(points, "claude.tokens", { token_class: "output" })).toBe(128);
});

test("a fetch of the application inside a middleware is a call of its own", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ failNext: [] });
  const metered = meterFetch();
  const client = new Anthropic({
    apiKey: "test",
    baseURL: fake.url,
    middleware: [
      async (request, next) => {
        const response = await next(request);
        const body = JSON.stringify(REQUEST);
        await (
          await metered(`${fake.url}/v1/messages`, { method: "POST", headers: request.headers, body })
        ).json();
        return response;
      },
    ],
  });
  await client.messages.create(REQUEST);
  expect(sumOf(await readPoints(), "claude.calls", { result: "ok" })).toBe(2);
});
