import { PRICE_BOOK } from "@bursar/pricing";
import type { Catalog, Contract } from "@bursar/conventions";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1 });
});

afterEach(() => fake.setBehaviour({ failNext: [], nextUsage: [] }));

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};
const USAGE = {
  input_tokens: 1_000_000,
  output_tokens: 0,
  service_tier: "standard",
  inference_geo: "global",
};

async function call(request: object = {}): Promise<void> {
  const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
  await client.messages.create({ ...REQUEST, ...request });
}

function aCatalog(multiplier: string, hash: string): Catalog {
  const contract: Contract = {
    name: "acme",
    from: "2020-01-01",
    providers: ["anthropic"],
    multiplier,
    models: {},
  };
  return {
    schema: "bursar.dev/catalog/1",
    hash,
    features: {},
    prices: {
      contract: { schema: "bursar.dev/contract-prices/1", deployments: {}, contracts: [contract] },
    },
  };
}

describe("prices of the catalog", () => {
  test("price the call, and the label says so", async () => {
    const { readPoints } = meterAnew({ catalog: aCatalog("0.5", "a") });
    fake.setBehaviour({ nextUsage: [USAGE] });
    await call();
    const points = await readPoints();
    expect(sumOf(points, "claude.cost.usd", { price: "contract" })).toBe(2);
    expect(sumOf(points, "claude.cost.usd", { price: "list" })).toBe(0);
  });

  test("of a newer catalog hold from the next call on, in the same life of the process", async () => {
    const { readPoints } = meterAnew({ catalog: aCatalog("0.5", "a") });
    fake.setBehaviour({ nextUsage: [USAGE, USAGE] });
    await call();
    instrumentation.useCatalog(aCatalog("0.25", "b"));
    await call();
    const points = await readPoints();
    expect(sumOf(points, "claude.cost.usd", { price: "contract" })).toBe(3);
    expect(new Set(points.map(({ labels }) => labels["run"])).size).toBe(1);
    expect(sumOf(points, "claude.catalog.info", { hash: "a" })).toBe(0);
    expect(sumOf(points, "claude.catalog.info", { hash: "b" })).toBe(1);
    expect(sumOf(points, "claude.prices.info", { version: PRICE_BOOK.version })).toBe(1);
  });

  test("of a newer catalog that cannot be used leave those that were known, and are counted as a fault", async () => {
    const { readPoints } = meterAnew({ catalog: aCatalog("0.5", "a") });
    instrumentation.useCatalog(aCatalog("free", "b"));
    fake.setBehaviour({ nextUsage: [USAGE] });
    await call();
    const points = await readPoints();
    expect(sumOf(points, "claude.cost.usd", { price: "contract" })).toBe(2);
    expect(sumOf(points, "claude.meter.errors", { step: "prices" })).toBe(1);
    expect(sumOf(points, "claude.catalog.info", { hash: "b" })).toBe(1);
  });

  test("that cannot be used are counted as a fault, and the list holds", async () => {
    const { readPoints } = meterAnew({ catalog: aCatalog("free", "a") });
    fake.setBehaviour({ nextUsage: [USAGE] });
    await call();
    const points = await readPoints();
    expect(sumOf(points, "claude.cost.usd", { price: "list" })).toBe(4);
    expect(sumOf(points, "claude.meter.errors", { step: "prices" })).toBe(1);
  });
});

describe("tokens that nobody is billed for", () => {
  test.each([
    ["of an answer", {}],
    ["of a stream", { stream: true }],
  ])("a refusal before any output %s: counted, without cost and not as unpriced", async (_name, request) => {
    const { readPoints } = meterAnew();
    fake.setBehaviour({ failNext: [{ kind: "refusal" }] });
    const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
    const answer = await client.messages.create({ ...REQUEST, ...request });
    if (Symbol.asyncIterator in answer) for await (const event of answer) void event;
    const points = await readPoints();
    const input = sumOf(points, "claude.tokens", { token_class: "input" });
    expect(input).toBeGreaterThan(0);
    expect(sumOf(points, "claude.unbilled.tokens", { reason: "refused_before_output" })).toBe(input);
    expect(sumOf(points, "claude.cost.usd")).toBe(0);
    expect(fake.ledger.entries.at(-1)?.picoUsd ?? 0n).toBe(0n);
    expect(selectPoints(points, "claude.unpriced.tokens")).toEqual([]);
  });

  test("a call that a user profile pays", async () => {
    const { readPoints } = meterAnew();
    fake.setBehaviour({ nextUsage: [USAGE] });
    await call({ billing_policy: { type: "billing_policy", bill_to: "user_profile" } });
    const points = await readPoints();
    expect(sumOf(points, "claude.unbilled.tokens", { reason: "user_profile" })).toBe(1_000_000);
    expect(sumOf(points, "claude.cost.usd")).toBe(0);
  });
});
