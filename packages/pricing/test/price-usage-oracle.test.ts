import { expect, test } from "vitest";
import { priceUsage } from "../src/index.ts";
import { aCall } from "./a-call.ts";
import { ORACLE_MODELS, oracleUsd, relativeError } from "./oracle.ts";
import type { OracleCall } from "./oracle.ts";

const DAYS = [
  "2026-09-21",
  "2026-09-22",
  "2026-09-27",
  "2026-09-28",
  "2026-10-06",
  "2026-10-07",
  "2026-11-08",
  "2026-11-09",
  "2026-11-29",
  "2026-11-30",
  "2027-01-15",
];

/** mulberry32: the same usages on every run of the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anyCall(random: () => number): OracleCall {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  const count = (): number => (random() < 0.3 ? 0 : Math.floor(10 ** (random() * 6)));
  return {
    model: pick(ORACLE_MODELS),
    day: pick(DAYS),
    input: random() < 0.1 ? pick([99_999, 100_000, 100_001]) : count(),
    output: count(),
    read: count(),
    write5m: count(),
    write1h: count(),
    writeUnsplit: count(),
    fast: random() < 0.2,
    batch: random() < 0.3,
    us: random() < 0.3,
    searches: random() < 0.2 ? Math.floor(random() * 20) : 0,
  };
}

function priceAsTheApiSaysIt(call: OracleCall): number | undefined {
  return priceUsage(
    aCall({
      model: call.model,
      atMs: Date.parse(call.day),
      usage: {
        input_tokens: call.input,
        output_tokens: call.output,
        cache_read_input_tokens: call.read,
        cache_creation_input_tokens: call.write5m + call.write1h + call.writeUnsplit,
        cache_creation: { ephemeral_5m_input_tokens: call.write5m, ephemeral_1h_input_tokens: call.write1h },
        speed: call.fast ? "fast" : "standard",
        service_tier: call.batch ? "batch" : "standard",
        inference_geo: call.us ? "us" : "global",
        server_tool_use: { web_search_requests: call.searches, web_fetch_requests: 0 },
      },
    }),
  ).totalUsd;
}

test("100,000 random calls cost what exact fractions say, to the last bit that a float has", () => {
  const random = randomFrom(20_261_122);
  const wrong: string[] = [];
  let priced = 0;
  for (let index = 0; index < 100_000; index += 1) {
    const call = anyCall(random);
    const exact = oracleUsd(call);
    const totalUsd = priceAsTheApiSaysIt(call);
    if (exact === undefined || totalUsd === undefined) {
      if (exact !== totalUsd) wrong.push(`priced by one only: ${JSON.stringify(call)}`);
      continue;
    }
    priced += 1;
    if (relativeError(totalUsd, exact) > 2.3e-16) wrong.push(`${totalUsd} for ${JSON.stringify(call)}`);
  }
  expect(wrong).toEqual([]);
  expect(priced).toBeGreaterThan(50_000);
});
