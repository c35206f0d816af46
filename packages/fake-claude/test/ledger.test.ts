import { expect, test } from "vitest";
import { renderUsd } from "../src/index.ts";
import { readUsd } from "../src/ledger.ts";
import { renderLedger } from "../src/render-ledger.ts";
import { aRequest, startFakeClient } from "./fake-client.ts";

test("totals by feature, by model and by class agree with the whole", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 100 });
  await client.messages.create(aRequest({ metadata: { user_id: "triage" }, model: "claude-haiku-5-5" }));
  await client.messages.create(aRequest({ metadata: { user_id: "reply" } }));
  await client.messages.create(aRequest({ metadata: { user_id: "reply" } }));
  const byFeature = fake.ledger.totalsBy((entry) => entry.userId ?? "");
  expect(byFeature.get("reply")).toEqual({
    calls: 2,
    tokens: { input: 4, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 200 },
    webSearches: 0,
    picoUsd: 4_016_000_000n,
    usd: 0.004016,
  });
  // 2 × $0.1 + 100 × $0.5 per million
  expect(byFeature.get("triage")?.picoUsd).toBe(50_200_000n);
  expect(fake.ledger.totalsByModel().get("claude-haiku-5-5")?.picoUsd).toBe(50_200_000n);
  expect(fake.ledger.picoUsdByClass()).toMatchObject({ input: 16_200_000n, output: 4_050_000_000n });
  expect(fake.ledger.totalPicoUsd()).toBe(4_066_200_000n);
});

test.each([
  [0n, "0"],
  [1n, "0.000000000001"],
  [19_600_000_000n, "0.0196"],
  [12_000_000_000_000n, "12"],
])("%s pico-USD are %s USD", (picoUsd, usd) => {
  expect(renderUsd(picoUsd)).toBe(usd);
  expect(readUsd(picoUsd)).toBe(Number(usd));
});

test("the ledger's JSON keeps every figure exact", async () => {
  const { fake, client } = await startFakeClient({ outputTokens: 100 });
  await client.messages.create(aRequest({}));
  const read: unknown = JSON.parse(renderLedger(fake.ledger));
  expect(read).toMatchObject({
    totalUsd: "0.002008",
    totalPicoUsd: "2008000000",
    totalsByModel: { "claude-opus-5-5": { calls: 1, picoUsd: "2008000000" } },
    entries: [{ picoUsd: "2008000000", api: "message" }],
  });
});
