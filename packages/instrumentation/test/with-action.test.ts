import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { bindAttribution, currentAttribution, recordOutcome, withAction, withFeature } from "../src/index.ts";
import { collectDiag } from "./collect-diag.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;
let client: InstanceType<typeof Anthropic>;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 2 });
  client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
});

afterAll(() => fake.close());

const call = (): Promise<unknown> =>
  client.messages.create({
    model: "claude-opus-5-5",
    max_tokens: 100,
    messages: [{ role: "user", content: "Hello" }],
  });

const CATALOG = {
  schema: "bursar.dev/catalog/1",
  hash: "0123456789abcdef",
  features: { support: { team: "care", paths: ["hybrid"] } },
} as const;

test("an action's cost is that of all calls inside it, nested features too", async () => {
  const { readPoints } = meterAnew();
  const before = fake.ledger.totalUsd();
  await withAction("support", async (action) => {
    await call();
    await withFeature("search", call);
    action.succeed();
  });
  const points = await readPoints();
  expect(sumOf(points, "claude.action.cost.usd", { feature: "support", outcome: "success" })).toBeCloseTo(
    fake.ledger.totalUsd() - before,
    12,
  );
  expect(sumOf(points, "claude.calls", { feature: "support" })).toBe(1);
  expect(sumOf(points, "claude.calls", { feature: "search" })).toBe(1);
  expect(sumOf(points, "claude.actions", { feature: "support", outcome: "success" })).toBe(1);
});

test("an action costs what its calls had cost before its outcome, also where all are recorded together", async () => {
  const { readPoints } = meterAnew();
  const before = fake.ledger.totalUsd();
  let beforeOutcome = 0;
  await withAction("support", async (action) => {
    await call();
    beforeOutcome = fake.ledger.totalUsd();
    action.succeed();
    await call();
  });
  const points = await readPoints();
  expect(beforeOutcome).toBeGreaterThan(before);
  expect(sumOf(points, "claude.action.cost.usd")).toBeCloseTo(beforeOutcome - before, 12);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(fake.ledger.totalUsd() - before, 12);
});

test("calls that are recorded at once cost an action nothing after its outcome", async () => {
  const { readPoints } = meterAnew();
  const plain = {
    input_tokens: 1_000,
    output_tokens: 100,
    service_tier: "standard",
    inference_geo: "global",
  };
  fake.setBehaviour({ nextUsage: [plain, plain, plain] });
  // So that the next ones are like one before.
  await call();
  await readPoints();
  await withAction("support", async (action) => {
    await call();
    action.succeed();
    await call();
  });
  const points = await readPoints();
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.018, 12);
  expect(sumOf(points, "claude.action.cost.usd")).toBeCloseTo(0.006, 12);
});

test("the cost of an action stays where another provider takes over before its outcome", async () => {
  const before = fake.ledger.totalUsd();
  meterAnew();
  const { readPoints } = await withAction("support", async (action) => {
    await call();
    const anew = meterAnew();
    action.succeed();
    return anew;
  });
  expect(sumOf(await readPoints(), "claude.action.cost.usd")).toBeCloseTo(
    fake.ledger.totalUsd() - before,
    12,
  );
});

test("a throw is a failure and reaches the caller as the same object, from sync and async code", async () => {
  const { readPoints } = meterAnew();
  const thrown = new Error("no");
  expect(() =>
    withAction("support", () => {
      throw thrown;
    }),
  ).toThrow(thrown);
  await expect(withAction("support", () => Promise.reject(thrown))).rejects.toBe(thrown);
  expect(sumOf(await readPoints(), "claude.actions", { outcome: "failure" })).toBe(2);
});

test("a return without succeed or fail is pending; its outcome may come later, once", async () => {
  const { readPoints } = meterAnew();
  const id = await withAction("support", async (action) => {
    await call();
    return action.id;
  });
  expect(selectPoints(await readPoints(), "claude.actions")).toEqual([]);
  recordOutcome({ outcome: "success", actionId: id });
  recordOutcome({ outcome: "failure", actionId: id });
  const points = await readPoints();
  expect(sumOf(points, "claude.actions.started")).toBe(1);
  expect(sumOf(points, "claude.actions", { outcome: "success", feature: "support" })).toBe(1);
  expect(sumOf(points, "claude.actions")).toBe(1);
  expect(selectPoints(points, "claude.action.cost.usd")[0]?.count).toBe(1);
});

test("the first of several outcomes counts", async () => {
  const { readPoints } = meterAnew();
  withAction("support", (action) => {
    action.fail();
    action.succeed();
  });
  expect(selectPoints(await readPoints(), "claude.actions").map(({ labels }) => labels["outcome"])).toEqual([
    "failure",
  ]);
});

test("an outcome of another process's action counts once per id, without a cost", async () => {
  const { readPoints } = meterAnew();
  recordOutcome({ feature: "support", outcome: "success", actionId: "elsewhere-1" });
  recordOutcome({ feature: "support", outcome: "success", actionId: "elsewhere-1" });
  recordOutcome({ feature: "support", outcome: "success" });
  const points = await readPoints();
  expect(sumOf(points, "claude.actions", { feature: "support", outcome: "success" })).toBe(2);
  expect(selectPoints(points, "claude.action.cost.usd")).toEqual([]);
});

test("an action with an unpriced call has no cost in the histogram", async () => {
  const { readPoints } = meterAnew();
  fake.setBehaviour({ nextUsage: [{ input_tokens: -1, output_tokens: 2 }] });
  await withAction("support", async (action) => {
    await call();
    action.succeed();
  });
  const points = await readPoints();
  expect(sumOf(points, "claude.actions", { outcome: "success" })).toBe(1);
  expect(selectPoints(points, "claude.action.cost.usd")).toEqual([]);
});

test("team comes from the scope, else the catalog, else the defaults; names end with their scope", () => {
  meterAnew({ catalog: CATALOG, defaults: { feature: "web", team: "platform", path: "v1" } });
  expect(currentAttribution()).toEqual({ feature: "web", team: "platform", path: "v1" });
  withFeature({ feature: "support", path: "hybrid" }, () => {
    expect(currentAttribution()).toEqual({ feature: "support", team: "care", path: "hybrid" });
    withFeature({ feature: "support", team: "own" }, () =>
      expect(currentAttribution()).toEqual({ feature: "support", team: "own", path: "hybrid" }),
    );
    withFeature("other-thing", () =>
      expect(currentAttribution()).toEqual({ feature: "other-thing", team: "platform", path: "v1" }),
    );
  });
  expect(currentAttribution().feature).toBe("web");
});

test("names of a wrong type hurt nobody", () => {
  meterAnew();
  const names = [undefined, null, 7, { feature: 7, team: null }, ""] as unknown as string[];
  expect(names.map((name) => withFeature(name, () => currentAttribution().feature))).toEqual(
    Array.from(names, () => "unknown"),
  );
});

test("names whose getter throws are unknown names: the function runs once, and its own throw passes", async () => {
  const { readPoints } = meterAnew();
  const names = {
    get feature(): string {
      throw new Error("no name");
    },
  };
  let runs = 0;
  const run = (): number => (runs += 1);
  expect(withFeature(names, run)).toBe(1);
  expect(withAction(names, run)).toBe(2);
  const thrown = new Error("the application's own");
  const fail = (): never => {
    run();
    throw thrown;
  };
  expect(() => withFeature(names, fail)).toThrow(thrown);
  expect(() => withAction(names, fail)).toThrow(thrown);
  expect(runs).toBe(4);
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "names" })).toBe(4);
  expect(sumOf(points, "claude.actions.started", { feature: "unknown" })).toBe(2);
});

test("an outcome of a wrong type is told and counted as our fault, and never thrown", async () => {
  const { messages, end } = collectDiag();
  const { readPoints } = meterAnew();
  const hostile = {
    get outcome(): string {
      throw new Error("no outcome");
    },
  };
  for (const late of [undefined, null, 7, {}, { outcome: "succes" }, hostile]) recordOutcome(late as never);
  end();
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "outcome" })).toBe(6);
  expect(selectPoints(points, "claude.actions")).toEqual([]);
  expect(messages).toEqual([expect.stringContaining('step "outcome"')]);
});

const FEATURES = ["one", "two", "three", "four", "five"] as const;

test("100 calls at once of 5 features never mix", async () => {
  const { readPoints } = meterAnew();
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      withFeature(FEATURES[index % 5] ?? "none", async () => {
        await pause();
        await call();
        await pause();
      }),
    ),
  );
  const points = await readPoints();
  expect(FEATURES.map((feature) => sumOf(points, "claude.calls", { feature }))).toEqual([20, 20, 20, 20, 20]);
  expect(sumOf(points, "claude.calls")).toBe(100);
});

test("a bound function has the names and actions of where it was bound, and its own this and arguments", async () => {
  const { readPoints } = meterAnew();
  const before = fake.ledger.totalUsd();
  const queue: (() => Promise<unknown>)[] = [];
  const action = withAction("support", (open) => {
    queue.push(bindAttribution(call));
    return open;
  });
  await withFeature("worker", async () => {
    for (const job of queue) await job();
  });
  action.succeed();
  const sum = bindAttribution(function (this: { readonly base: number }, more: number) {
    return this.base + more;
  });
  expect(sum.call({ base: 1 }, 2)).toBe(3);
  expect(
    withFeature(
      "worker",
      bindAttribution(() => currentAttribution().feature),
    ),
  ).toBe("unknown");
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { feature: "support" })).toBe(1);
  expect(sumOf(points, "claude.calls", { feature: "worker" })).toBe(0);
  expect(sumOf(points, "claude.action.cost.usd")).toBeCloseTo(fake.ledger.totalUsd() - before, 12);
});

test("costs beyond Claude are a series of their own, by kind, before and after the outcome", async () => {
  const { readPoints } = meterAnew();
  withAction("support", (action) => {
    action.addCost({ kind: "retrieval", usd: 0.25 });
    action.addCost({ kind: "search", usd: 0.5 });
    action.succeed();
    action.addCost({ kind: "retrieval", usd: 0.125 });
  });
  const points = await readPoints();
  expect(sumOf(points, "claude.other.cost.usd", { feature: "support", kind: "retrieval" })).toBe(0.375);
  expect(sumOf(points, "claude.other.cost.usd", { feature: "support", kind: "search" })).toBe(0.5);
  expect(sumOf(points, "claude.action.cost.usd")).toBe(0);
  expect(selectPoints(points, "claude.cost.usd")).toEqual([]);
});

test("a cost of a wrong shape is not recorded but told, and kinds are bounded", async () => {
  const { readPoints } = meterAnew();
  const { messages, end } = collectDiag();
  const hostile = {
    kind: "search",
    get usd(): number {
      throw new Error("no usd");
    },
  };
  const wrong = [
    undefined,
    null,
    7,
    {},
    { kind: "search" },
    { kind: "", usd: 1 },
    { kind: 7, usd: 1 },
    hostile,
  ];
  const figures = [-1, Number.NaN, Infinity, "1"].map((usd) => ({ kind: "search", usd }));
  withAction("support", (action) => {
    for (const cost of [...wrong, ...figures]) action.addCost(cost as never);
    for (let index = 0; index < 60; index += 1) action.addCost({ kind: `kind-${index}`, usd: 1 });
  });
  end();
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "other cost" })).toBe(12);
  expect(sumOf(points, "claude.other.cost.usd", { kind: "search" })).toBe(0);
  expect(selectPoints(points, "claude.other.cost.usd")).toHaveLength(51);
  expect(sumOf(points, "claude.other.cost.usd", { kind: "other" })).toBe(10);
  expect(messages[0]).toContain('step "other cost"');
});

test("where the catalog says so a return is a success, a throw and an outcome that was told are not", async () => {
  const features = { draft: { team: "care", paths: [], returnIsSuccess: true } };
  const { readPoints } = meterAnew({
    catalog: { ...CATALOG, features: { ...CATALOG.features, ...features } },
  });
  withAction("draft", () => 7);
  await withAction("draft", call);
  withAction("draft", (action) => action.fail());
  await withAction("draft", () => Promise.reject(new Error("no"))).catch(() => undefined);
  withAction("support", () => 7);
  const points = await readPoints();
  expect(sumOf(points, "claude.actions", { feature: "draft", outcome: "success" })).toBe(2);
  expect(sumOf(points, "claude.actions", { feature: "draft", outcome: "failure" })).toBe(2);
  expect(sumOf(points, "claude.actions", { feature: "support" })).toBe(0);
  expect(sumOf(points, "claude.actions.started")).toBe(5);
});

test("the latency band is that of the time until the return, however late the outcome", async () => {
  const features = { draft: { team: "care", paths: [], latencyBoundsSeconds: [0.02, 5] } };
  const { readPoints } = meterAnew({
    catalog: { ...CATALOG, features: { ...CATALOG.features, ...features } },
  });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const id = withAction("draft", (action) => action.id);
  await pause(30);
  recordOutcome({ outcome: "success", actionId: id });
  await withAction("draft", async (action) => {
    await pause(30);
    action.succeed();
  });
  recordOutcome({ feature: "draft", outcome: "success", actionId: "elsewhere-2" });
  withAction("support", (action) => action.succeed());
  const points = await readPoints();
  const bands = selectPoints(points, "claude.actions").map(({ labels }) => labels["latency_band"]);
  expect(bands).toEqual(["up_to_0.02s", "up_to_5s", "unknown", "unknown"]);
  expect(sumOf(points, "claude.action.cost.usd", { latency_band: "up_to_0.02s" })).toBe(0);
  expect(selectPoints(points, "claude.action.cost.usd", { latency_band: "up_to_5s" })).toHaveLength(1);
});

test("an action inside another adds to both, and each has its own outcome", async () => {
  const { readPoints } = meterAnew();
  const before = fake.ledger.totalUsd();
  let innerUsd = 0;
  await withAction("support", async (outer) => {
    await call();
    const outside = fake.ledger.totalUsd();
    await withAction("search", async (inner) => {
      await call();
      inner.fail();
    });
    innerUsd = fake.ledger.totalUsd() - outside;
    outer.succeed();
  });
  const points = await readPoints();
  const costOf = (feature: string): number => sumOf(points, "claude.action.cost.usd", { feature });
  expect(costOf("search")).toBeCloseTo(innerUsd, 12);
  expect(costOf("support")).toBeCloseTo(fake.ledger.totalUsd() - before, 12);
  expect(sumOf(points, "claude.actions", { feature: "search", outcome: "failure" })).toBe(1);
  expect(sumOf(points, "claude.actions", { feature: "support", outcome: "success" })).toBe(1);
});

test("of 100,000 features 50 have a series, the rest are counted as other, and 5 are told", async () => {
  const { readPoints } = meterAnew({ catalog: CATALOG });
  const { messages, end } = collectDiag();
  for (let index = 0; index < 100_000; index += 1) withAction(`user-${index}`, (action) => action.succeed());
  withAction("support", (action) => action.succeed());
  end();
  const points = await readPoints();
  expect(selectPoints(points, "claude.actions")).toHaveLength(52);
  expect(sumOf(points, "claude.actions", { feature: "other" })).toBe(99_950);
  expect(sumOf(points, "claude.actions", { feature: "support" })).toBe(1);
  expect(sumOf(points, "claude.labels.collapsed", { label: "feature" })).toBe(99_950);
  expect(messages).toHaveLength(5);
  expect(messages[0]).toContain('feature "user-50" is recorded as "other". Declare it in budgets.yaml');
});
