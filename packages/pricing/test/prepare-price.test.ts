import { TOKEN_CLASSES } from "@bursar/conventions";
import { expect, test } from "vitest";
import {
  addUsd,
  holdsFor,
  LIST_PRICES,
  multiplyUsd,
  preparePrice,
  priceUsage,
  readUsage,
  readUsd,
} from "../src/index.ts";
import type { BillableCall, ExactUsd, PreparedPrice } from "../src/index.ts";
import { aCall } from "./a-call.ts";
import { anyCall, asTheApiSaysIt, randomFrom } from "./any-call.ts";
import { oracleUsd, relativeError } from "./oracle.ts";

const prepare = (call: BillableCall): PreparedPrice | undefined =>
  preparePrice(call, readUsage(call.usage), LIST_PRICES);

/** The USD of a call by the price of another; undefined where that does not hold for it. */
function costBy(price: PreparedPrice, { atMs, usage }: BillableCall): number | undefined {
  const pass = holdsFor(price, atMs, readUsage(usage));
  if (pass === undefined) return undefined;
  let exactUsd: ExactUsd = 0;
  for (const tokenClass of TOKEN_CLASSES)
    exactUsd = addUsd(exactUsd, multiplyUsd(price.card[tokenClass], pass.tokens[tokenClass]));
  return readUsd(exactUsd, price.unitsPerUsd);
}

const PLAIN = { input_tokens: 1000, output_tokens: 100, service_tier: "standard", inference_geo: "global" };

test("100,000 random calls cost by the price of one like them what exact fractions say", () => {
  const random = randomFrom(20_261_130);
  const wrong: string[] = [];
  const counts = { prepared: 0, held: 0, refused: 0 };
  for (let index = 0; index < 100_000; index += 1) {
    const one = { ...anyCall(random), contract: false };
    // The same terms, and all else at random; half of the time but for the tokens.
    const { provider, endpoint, model, billTo, day, tier, us, fast } = one;
    const any = anyCall(random);
    const passes = any.passes.map((pass) => (pass.model === any.model ? { ...pass, model } : pass));
    const same = random() < 0.5 && { day, tier, us, fast, searches: 0 };
    const other = { ...any, passes, contract: false, provider, endpoint, model, billTo, ...same };
    const price = prepare(asTheApiSaysIt(one));
    if (price === undefined) continue;
    counts.prepared += 1;
    const costUsd = costBy(price, asTheApiSaysIt(other));
    counts[costUsd === undefined ? "refused" : "held"] += 1;
    if (costUsd === undefined) continue;
    const exact = oracleUsd(other);
    if (exact === undefined || relativeError(costUsd, exact) > 2.3e-16)
      wrong.push(`${costUsd} by ${JSON.stringify(one)} for ${JSON.stringify(other)}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(counts.prepared).toBeGreaterThan(5_000);
  expect(counts.held).toBeGreaterThan(1_000);
  expect(counts.refused).toBeGreaterThan(2_000);
});

test("a price holds for other counts of tokens", () => {
  const price = prepare(aCall({ usage: PLAIN }));
  const usage = { ...PLAIN, input_tokens: 2000, cache_read_input_tokens: 8000, output_tokens: 500 };
  expect(price && costBy(price, aCall({ usage }))).toBe(0.0196);
});

test.each<[string, object]>([
  ["fast", { ...PLAIN, speed: "fast" }],
  ["of another tier", { ...PLAIN, service_tier: "priority" }],
  ["in another place", { ...PLAIN, inference_geo: "us" }],
  ["with searches", { ...PLAIN, server_tool_use: { web_search_requests: 1 } }],
  ["without output", { ...PLAIN, output_tokens: 0 }],
  ["with garbage", { ...PLAIN, input_tokens: "12" }],
  ["of several passes", { ...PLAIN, iterations: [PLAIN, PLAIN] }],
])("it does not hold for a call %s", (_name, usage) => {
  const price = prepare(aCall({ usage: PLAIN }));
  expect(price && costBy(price, aCall({ usage: PLAIN }))).toBe(0.006);
  expect(price && costBy(price, aCall({ usage }))).toBeUndefined();
});

test("it does not hold for a longer prompt that costs more, nor past the last day of its row", () => {
  const haiku = aCall({ model: "claude-haiku-5-5", usage: PLAIN });
  const price = prepare(haiku);
  const most = { ...PLAIN, input_tokens: 100_000 };
  const more = { ...PLAIN, input_tokens: 100_001 };
  expect(price && costBy(price, { ...haiku, usage: most })).toBe(
    priceUsage({ ...haiku, usage: most }).totalUsd,
  );
  expect(price && costBy(price, { ...haiku, usage: more })).toBeUndefined();
  expect(prepare({ ...haiku, usage: more })).toBeUndefined();
  const ended = { ...haiku, atMs: price?.untilMs === Infinity ? 0 : (price?.untilMs ?? 0) };
  expect(price && costBy(price, ended)).toBeUndefined();
});

test.each<[string, Partial<BillableCall>]>([
  ["of a model that nobody knows", { model: "claude-x" }],
  ["that somebody else is billed for", { billTo: "user_profile" }],
  ["before its model had a price", { atMs: 0 }],
])("a call %s has no price to prepare", (_name, terms) => {
  expect(prepare({ ...aCall({ usage: PLAIN }), ...terms })).toBeUndefined();
});
