import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { catchError, countItems, REQUEST } from "../scenario.ts";
import type { Client, Scenario, Stage } from "../scenario.ts";
import { withPlatformServer } from "../platform-server.ts";

const STREAM = { ...REQUEST, stream: true } as const;
const OVERLOADED = { kind: "status", status: 529, retryAfterSeconds: 0.01 } as const;

/** A stream that tells its deltas apart, so that the application can leave in the midst of it. */
const SLOW = { eventsPerBlock: 16, eventIntervalMs: 20 };

async function readDeltas(stream: AsyncIterable<{ readonly type: string }>, upTo: number): Promise<void> {
  let deltas = 0;
  for await (const { type } of stream) if (type === "content_block_delta" && (deltas += 1) === upTo) break;
}

function createFallbackClient(
  { sdk, createClient }: Stage,
  options: { readonly baseURL?: string } = {},
): Client {
  const middleware = [sdk.betaRefusalFallbackMiddleware([{ model: "claude-opus-4-8" }])];
  return createClient({ middleware, logLevel: "off", ...options });
}

const hasFallback = ({ sdk }: Stage): boolean => "betaRefusalFallbackMiddleware" in sdk;

/** Attempts that come to nothing. */
const RETRY_SCENARIOS: readonly Scenario[] = [
  {
    name: "retries: 529, 529, 200",
    behaviour: { failNext: [OVERLOADED, OVERLOADED] },
    async run({ createClient }) {
      const message = await createClient({ maxRetries: 2 }).messages.create(REQUEST);
      assert.equal(message.usage.output_tokens, 64);
    },
  },
  {
    name: "retries: 529 three times",
    behaviour: { failNext: [OVERLOADED, OVERLOADED, OVERLOADED] },
    async run({ createClient, sdk }) {
      const error = await catchError(createClient({ maxRetries: 2 }).messages.create(REQUEST));
      assert.ok(error instanceof sdk.APIError && error.status === 529);
    },
  },
  {
    name: "retries: dropped connection, 200, streamed",
    behaviour: { failNext: [{ kind: "drop" }] },
    async run({ createClient }) {
      assert.equal(await countItems(await createClient({ maxRetries: 1 }).messages.create(STREAM)), 13);
    },
  },
  {
    name: "request turned away: 400",
    behaviour: { failNext: [400] },
    async run({ createClient, sdk }) {
      const error = await catchError(createClient().messages.create(REQUEST));
      assert.ok(error instanceof sdk.BadRequestError);
    },
  },
  {
    name: "dropped connection before the answer",
    behaviour: { failNext: [{ kind: "drop" }] },
    async run({ createClient, sdk }) {
      const error = await catchError(createClient().messages.create(REQUEST));
      assert.ok(error instanceof sdk.APIConnectionError);
    },
  },
  {
    name: "time-out",
    behaviour: { failNext: [{ kind: "hang" }] },
    async run({ createClient, sdk }) {
      const error = await catchError(createClient({ timeout: 100 }).messages.create(REQUEST));
      assert.ok(error instanceof sdk.APIConnectionTimeoutError);
    },
  },
  {
    name: "time-out, then 200",
    behaviour: { failNext: [{ kind: "hang" }] },
    async run({ createClient }) {
      // Long enough for a busy machine's good answer.
      await createClient({ timeout: 1_500, maxRetries: 1 }).messages.create(REQUEST);
    },
  },
  {
    name: "abort by signal before the answer",
    behaviour: { failNext: [{ kind: "hang" }] },
    async run({ createClient, sdk, fake }) {
      const leaving = new AbortController();
      const failure = catchError(createClient().messages.create(REQUEST, { signal: leaving.signal }));
      while (fake.requests.length === 0) await sleep(5);
      leaving.abort();
      assert.ok((await failure) instanceof sdk.APIUserAbortError);
    },
  },
];

/** Answers that the model declined. */
const REFUSAL_SCENARIOS: readonly Scenario[] = [
  {
    name: "refusal before any output (not billed)",
    behaviour: { failNext: [{ kind: "refusal" }] },
    async run({ createClient }) {
      assert.equal((await createClient().messages.create(REQUEST)).stop_reason, "refusal");
    },
  },
  {
    name: "refusal in mid-stream (billed)",
    behaviour: { failNext: [{ kind: "refusal", afterEvents: 3 }] },
    async run({ createClient }) {
      const message = await createClient().messages.stream(REQUEST).finalMessage();
      assert.equal(message.stop_reason, "refusal");
    },
  },
  {
    name: "refusal-fallback middleware, both hops billed",
    behaviour: { failNext: [{ kind: "refusal", afterEvents: 3 }] },
    isIn: hasFallback,
    async run(stage) {
      const message = await createFallbackClient(stage).beta.messages.create(REQUEST);
      assert.deepEqual([message.model, message.content[0]?.type], ["claude-opus-4-8", "fallback"]);
    },
  },
  {
    name: "refusal-fallback middleware, streamed, both hops billed",
    behaviour: { failNext: [{ kind: "refusal", afterEvents: 3 }] },
    isIn: hasFallback,
    run: (stage) =>
      withPlatformServer(stage.fake.url, async (baseURL) => {
        const stream = await createFallbackClient(stage, { baseURL }).beta.messages.create(STREAM);
        let stopReason: string | null = null;
        for await (const event of stream)
          if (event.type === "message_delta") stopReason = event.delta.stop_reason;
        assert.equal(stopReason, "end_turn");
      }),
  },
];

/** Streams that end before their end. */
const BREAK_SCENARIOS: readonly Scenario[] = [
  {
    name: "early break",
    behaviour: SLOW,
    async run({ createClient, fake }) {
      await readDeltas(await createClient().messages.create(STREAM), 3);
      await fake.whenIdle();
      assert.equal(fake.ledger.entries[0]?.result, "aborted");
    },
  },
  {
    name: "early break of stream()",
    behaviour: SLOW,
    async run({ createClient }) {
      await readDeltas(createClient().messages.stream(REQUEST), 3);
    },
  },
  {
    name: "abort() of stream()",
    behaviour: SLOW,
    async run({ createClient, sdk }) {
      const stream = createClient().messages.stream(REQUEST);
      stream.once("text", () => stream.abort());
      assert.ok((await catchError(stream.done())) instanceof sdk.APIUserAbortError);
    },
  },
  {
    name: "abort by signal in mid-stream",
    behaviour: SLOW,
    async run({ createClient }) {
      const leaving = new AbortController();
      const stream = await createClient().messages.create(STREAM, { signal: leaving.signal });
      for await (const { type } of stream) if (type === "content_block_delta") leaving.abort();
    },
  },
  {
    name: "tee(), one half broken off, the other read",
    behaviour: SLOW,
    async run({ createClient }) {
      const [left, right] = (await createClient().messages.create(STREAM)).tee();
      await readDeltas(left, 2);
      assert.equal(await countItems(right), 21);
    },
  },
  {
    name: "asResponse(), streamed, cancelled unread (its usage is unknown)",
    behaviour: SLOW,
    async run({ createClient }) {
      const response = await createClient().messages.create(STREAM).asResponse();
      await response.body?.cancel();
    },
  },
  {
    name: "server error in mid-stream",
    behaviour: { failNext: [{ kind: "stream_error", afterEvents: 3 }] },
    async run({ createClient, sdk }) {
      const error = await catchError(countItems(await createClient().messages.create(STREAM)));
      assert.ok(error instanceof sdk.APIError);
    },
  },
  {
    name: "server error in mid-stream of stream()",
    behaviour: { failNext: [{ kind: "stream_error", afterEvents: 3 }] },
    async run({ createClient, sdk }) {
      const error = await catchError(createClient().messages.stream(REQUEST).finalMessage());
      assert.ok(error instanceof sdk.APIError);
    },
  },
  {
    name: "dropped connection in mid-stream",
    behaviour: { failNext: [{ kind: "drop", afterEvents: 3 }], eventIntervalMs: 10 },
    async run({ createClient }) {
      await catchError(countItems(await createClient().messages.create(STREAM)));
    },
  },
];

/** Everything that goes wrong, and what is billed all the same. */
export const FAILURE_SCENARIOS: readonly Scenario[] = [
  ...RETRY_SCENARIOS,
  ...REFUSAL_SCENARIOS,
  ...BREAK_SCENARIOS,
];
