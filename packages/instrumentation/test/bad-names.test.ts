import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { recordOutcome, withAction, withFeature } from "../src/index.ts";
import { Anthropic, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 9,
  messages: [{ role: "user" as const, content: "Why?" }],
};
const MESSAGE = {
  type: "message",
  model: "claude-opus-5-5",
  stop_reason: "end_turn",
  content: [],
  usage: { input_tokens: 1_000, output_tokens: 0 },
};
let model = MESSAGE.model;

const client = new Anthropic({
  apiKey: "test",
  baseURL: "http://127.0.0.1",
  fetch: () => Promise.resolve(Response.json({ ...MESSAGE, model })),
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function measureHeapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

test("a feature's name of 1 MB is cut to 100 characters; the call is counted and priced", async () => {
  const { readPoints } = meterAnew();
  await withFeature("f".repeat(1_000_000), () => client.messages.create(REQUEST));
  const points = await readPoints();
  expect(selectPoints(points, "claude.calls").map(({ labels }) => labels["feature"])).toEqual([
    "f".repeat(100),
  ]);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.004, 12);
});

test("100 names of 1 MB each, and as many models, leave less than 30 MB behind", async () => {
  const { readPoints } = meterAnew();
  const beforeMb = measureHeapMb();
  for (let index = 0; index < 100; index += 1) {
    // Joined, as from a request: a repeated text is kept in small.
    const name = Array.from({ length: 10_000 }, () =>
      `${index} and a hundred characters `.padEnd(100, "x"),
    ).join("");
    model = name;
    await withAction({ feature: name, team: name, path: name }, async (action) => {
      await client.messages.create(REQUEST);
      action.succeed();
    });
  }
  model = MESSAGE.model;
  const points = await readPoints();
  expect(sumOf(points, "claude.calls")).toBe(100);
  expect(measureHeapMb() - beforeMb).toBeLessThan(30);
});

test("100,000 features are 51 series, and no outcome of theirs is lost", async () => {
  const { readPoints } = meterAnew();
  for (let index = 0; index < 100_000; index += 1)
    recordOutcome({ feature: `feature ${index}`, outcome: "success" });
  const points = await readPoints();
  expect(selectPoints(points, "claude.actions")).toHaveLength(51);
  expect(sumOf(points, "claude.actions")).toBe(100_000);
  expect(sumOf(points, "claude.actions", { feature: "other" })).toBe(99_950);
});

test("calls of 3,000 features are 51 series; no call and no cent is lost", async () => {
  const { readPoints } = meterAnew();
  await Promise.all(
    Array.from({ length: 3_000 }, (_, index) =>
      withFeature(`feature ${index}`, () => client.messages.create(REQUEST)),
    ),
  );
  const points = await readPoints();
  expect(selectPoints(points, "claude.calls")).toHaveLength(51);
  expect(sumOf(points, "claude.calls")).toBe(3_000);
  expect(sumOf(points, "claude.calls", { feature: "other" })).toBe(2_950);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(12, 9);
});
