import { expect, test } from "vitest";
import { aRequest, aText, startFakeClient } from "./fake-client.ts";

const FIVE_MINUTES = { type: "ephemeral" } as const;
const ONE_HOUR = { type: "ephemeral", ttl: "1h" } as const;

function aSystem(tokens: number, cacheControl: typeof FIVE_MINUTES | typeof ONE_HOUR) {
  return [{ type: "text" as const, text: aText(tokens), cache_control: cacheControl }];
}

test("the first call writes the prefix, the second reads it", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 100 });
  const body = aRequest({ system: aSystem(8000, FIVE_MINUTES) });
  const first = await client.messages.create(body);
  expect(first.usage).toMatchObject({
    input_tokens: 2,
    cache_creation_input_tokens: 8000,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 8000, ephemeral_1h_input_tokens: 0 },
  });
  const second = await client.messages.create(body);
  expect(second.usage).toMatchObject({
    input_tokens: 2,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 8000,
  });
  // 2×$4 + 8000×$5 + 100×$20, then 2×$4 + 8000×$0.2 + 100×$20 per million
  expect(fake.ledger.entries.map((entry) => entry.picoUsd)).toEqual([42_008_000_000n, 3_608_000_000n]);
});

test("the longest known prefix is read and the rest is written at each breakpoint's own life-time", async () => {
  const { client } = await startFakeClient();
  const system = aSystem(1000, ONE_HOUR);
  await client.messages.create(aRequest({ system }));
  const content = [{ type: "text" as const, text: aText(600), cache_control: FIVE_MINUTES }];
  const more = [...system, ...aSystem(200, ONE_HOUR)];
  const messages = [
    { role: "user" as const, content },
    { role: "user" as const, content: aText(9) },
  ];
  const { usage } = await client.messages.create(aRequest({ system: more, messages }));
  expect(usage).toMatchObject({
    input_tokens: 9,
    cache_read_input_tokens: 1000,
    cache_creation_input_tokens: 800,
    cache_creation: { ephemeral_5m_input_tokens: 600, ephemeral_1h_input_tokens: 200 },
  });
});

test("an entry lives 5 minutes from its last use", async () => {
  let nowMs = 1_000_000;
  const { client } = await startFakeClient({ now: () => nowMs });
  const read = async (): Promise<number | null> => {
    const message = await client.messages.create(aRequest({ system: aSystem(1000, FIVE_MINUTES) }));
    return message.usage.cache_read_input_tokens;
  };
  expect(await read()).toBe(0);
  nowMs += 299_999;
  expect(await read()).toBe(1000);
  nowMs += 299_999;
  expect(await read()).toBe(1000);
  nowMs += 300_000;
  expect(await read()).toBe(0);
});

test("an entry of one hour outlives 5 minutes, also when a later call marks its end for 5 minutes", async () => {
  let nowMs = 1_000_000;
  const { client } = await startFakeClient({ now: () => nowMs });
  await client.messages.create(aRequest({ system: aSystem(1000, ONE_HOUR) }));
  const read: unknown[] = [];
  for (let call = 0; call < 2; call += 1) {
    nowMs += 3_599_999;
    const { usage } = await client.messages.create(aRequest({ system: aSystem(1000, FIVE_MINUTES) }));
    read.push(usage.cache_read_input_tokens);
  }
  expect(read).toEqual([1000, 1000]);
});

test.each([
  { model: "claude-opus-5-5", tokens: 511, written: 0 },
  { model: "claude-opus-5-5", tokens: 512, written: 512 },
  { model: "claude-sonnet-5", tokens: 1023, written: 0 },
  { model: "claude-sonnet-5", tokens: 1024, written: 1024 },
  { model: "claude-haiku-4-5", tokens: 4095, written: 0 },
  { model: "claude-haiku-4-5", tokens: 4096, written: 4096 },
])("$model writes $written of a prefix of $tokens tokens", async ({ model, tokens, written }) => {
  const { client } = await startFakeClient();
  const { usage } = await client.messages.create(aRequest({ model, system: aSystem(tokens, FIVE_MINUTES) }));
  expect(usage.cache_creation_input_tokens).toBe(written);
  expect(usage.input_tokens).toBe(2 + tokens - written);
});

test("another model, another text and an unmarked prompt read nothing", async () => {
  const { client } = await startFakeClient();
  const system = aSystem(5000, FIVE_MINUTES);
  await client.messages.create(aRequest({ system }));
  const others = [
    aRequest({ system, model: "claude-opus-5" }),
    aRequest({ system: [{ type: "text" as const, text: `x${aText(5000)}`, cache_control: FIVE_MINUTES }] }),
    aRequest({ system: aText(5000) }),
  ];
  const read: unknown[] = [];
  for (const body of others) read.push((await client.messages.create(body)).usage.cache_read_input_tokens);
  expect(read).toEqual([0, 0, 0]);
});

test("cache_control on the whole request marks its last block", async () => {
  const { client } = await startFakeClient();
  const body = aRequest({ system: aText(1000), cache_control: FIVE_MINUTES });
  const first = await client.messages.create(body);
  expect(first.usage).toMatchObject({ input_tokens: 0, cache_creation_input_tokens: 1002 });
  expect((await client.messages.create(body)).usage.cache_read_input_tokens).toBe(1002);
});

test("five breakpoints, and one hour after five minutes, are refused", async () => {
  const { client } = await startFakeClient();
  const five = Array.from({ length: 5 }, () => aSystem(1, FIVE_MINUTES)).flat();
  await expect(client.messages.create(aRequest({ system: five }))).rejects.toThrow(/maximum of 4 blocks/);
  const mixed = [...aSystem(600, FIVE_MINUTES), ...aSystem(600, ONE_HOUR)];
  await expect(client.messages.create(aRequest({ system: mixed }))).rejects.toThrow(/must not come after/);
});
