import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { currentAttribution, recordOutcome, withAction, withFeature } from "../src/index.ts";
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
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: ignore, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
  const { readPoints } = meterAnew();
  const hostile = {
    get outcome(): string {
      throw new Error("no outcome");
    },
  };
  for (const late of [undefined, null, 7, {}, { outcome: "succes" }, hostile]) recordOutcome(late as never);
  diag.disable();
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "outcome" })).toBe(6);
  expect(selectPoints(points, "claude.actions")).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('step "outcome"')]);
});
