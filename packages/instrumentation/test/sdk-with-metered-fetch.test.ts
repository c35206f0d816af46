import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { meterFetch } from "../src/index.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

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

type Fetch = typeof globalThis.fetch;

/** What is counted when the SDK, asked once, sends by this fetch: of each model the calls, and how they ended. */
async function countCalls(fetch: Fetch, isStream = false): Promise<{ calls: string[]; output: number }> {
  const { readPoints } = meterAnew();
  const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 1, fetch });
  if (isStream)
    for await (const event of await client.messages.create({ ...REQUEST, stream: true })) void event;
  else await client.messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors")).toBe(0);
  expect(sumOf(points, "claude.calls.started")).toBe(sumOf(points, "claude.calls"));
  return {
    calls: selectPoints(points, "claude.calls")
      .map(({ labels, figure }) => `${figure} ${labels["model"]} ${labels["result"]}`)
      .toSorted(),
    output: sumOf(points, "claude.tokens", { token_class: "output" }),
  };
}

const metered = meterFetch();

const SAME: Readonly<Record<string, Fetch>> = {
  "as it is": metered,
  "with other headers": (input, init) =>
    metered(input, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), "x-via": "proxy" },
    }),
  "as bytes": (input, init) => metered(input, { ...init, body: Buffer.from(init?.body as string) }),
  "as a Request": (input, init) => metered(new Request(input, init)),
  "through two metered fetches": meterFetch((input, init) => metered(input, init)),
  "a second time after a failure": async (input, init) => {
    fake.setBehaviour({ failNext: [529] });
    await (await metered(input, init)).text();
    return metered(input, init);
  },
};

for (const [how, fetch] of Object.entries(SAME))
  test(`the SDK's own request, sent ${how}, is counted once`, async () => {
    const once = { calls: ["1 claude-opus-5-5 ok"], output: 64 };
    expect(await countCalls(fetch)).toEqual(once);
    expect(await countCalls(fetch, true)).toEqual(once);
  });

const BOTH = { calls: ["1 claude-haiku-5-5 ok", "1 claude-opus-5-5 ok"], output: 128 };

test("a guard model that the SDK's own fetch asks first is a call of its own, each time", async () => {
  const guarded: Fetch = async (input, init) => {
    const guard = { ...REQUEST, model: "claude-haiku-5-5" };
    const { "content-length": _, ...headers } = Object.fromEntries(new Headers(init?.headers));
    await (await metered(input, { method: "POST", headers, body: JSON.stringify(guard) })).json();
    return metered(input, init);
  };
  expect(await countCalls(guarded)).toEqual(BOTH);
  expect(await countCalls(guarded, true)).toEqual(BOTH);
});

test("another SDK client that the SDK's own fetch asks first is a call of its own", async () => {
  const guarded: Fetch = async (input, init) => {
    const guard = new Anthropic({ apiKey: "test", baseURL: fake.url, fetch: metered });
    await guard.messages.create({ ...REQUEST, model: "claude-haiku-5-5" });
    return metered(input, init);
  };
  expect(await countCalls(guarded)).toEqual(BOTH);
});
