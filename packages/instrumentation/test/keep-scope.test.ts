import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { meterClient, withAction, withFeature } from "../src/index.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

type Client = InstanceType<typeof Anthropic>;
type Thread = ReturnType<Client["beta"]["messages"]["thread"]>;

const ASKED = { model: "claude-opus-5-5", max_tokens: 500 } as const;
const HELLO = { role: "user", content: "Hello" } as const;

let fake: FakeClaude;
let client: Client;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 3 });
  client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
});

afterAll(() => fake.close());

const startRunner = () =>
  client.beta.messages.toolRunner({ ...ASKED, messages: [HELLO], tools: [], max_iterations: 3 });
const startThread = (): Thread => client.beta.messages.thread({ ...ASKED });

async function readFeatures(readPoints: () => ReturnType<ReturnType<typeof meterAnew>["readPoints"]>) {
  const calls = selectPoints(await readPoints(), "claude.calls");
  return Object.fromEntries(calls.map(({ labels, figure }) => [labels["feature"], figure]));
}

test("a tool runner asks for the feature that made it: awaited, iterated, or both outside", async () => {
  const { readPoints } = meterAnew();
  await withFeature("loop", startRunner);
  const awaited = withFeature("loop", () => ({ runner: startRunner() }));
  await withFeature("elsewhere", () => awaited.runner.runUntilDone());
  const iterated = withFeature("loop", () => ({ runner: startRunner() }));
  await withFeature("elsewhere", async () => {
    for await (const message of iterated.runner) expect(message.stop_reason).toBe("end_turn");
    await iterated.runner.done();
  });
  expect(await readFeatures(readPoints)).toEqual({ loop: 3 });
});

test("made outside of any scope they belong to where they are used", async () => {
  const { readPoints } = meterAnew();
  const thread = startThread();
  const { runner } = { runner: startRunner() };
  await withFeature("chat", () => thread.send(HELLO));
  await withFeature("loop", () => runner.runUntilDone());
  expect(await readFeatures(readPoints)).toEqual({ chat: 1, loop: 1 });
});

test("a thread keeps its feature, and its turns are part of the action around them", async () => {
  const { readPoints } = meterAnew();
  const thread = await withAction("chat", async (action) => {
    const started = startThread();
    await started.send(HELLO);
    action.succeed();
    return started;
  });
  const before = fake.ledger.totalUsd();
  await withAction("second-turn", async (action) => {
    await thread.send({ role: "user", content: "More" });
    action.succeed();
  });
  const turnUsd = fake.ledger.totalUsd() - before;
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { feature: "chat" })).toBe(2);
  expect(turnUsd).toBeGreaterThan(0);
  expect(sumOf(points, "claude.action.cost.usd", { feature: "second-turn" })).toBeCloseTo(turnUsd, 12);
});

test("what the application gets looks and fails as it would", async () => {
  meterAnew();
  const [bound, plain] = [withFeature("chat", startThread), startThread()];
  expect(Object.keys(bound)).toEqual(Object.keys(plain));
  expect(bound.constructor).toBe(plain.constructor);
  const { runner } = withFeature("loop", () => ({ runner: startRunner() }));
  for await (const _ of runner) break;
  await expect(runner[Symbol.asyncIterator]().next()).rejects.toThrow("consumed");
  fake.setBehaviour({ failNext: [400] });
  await expect(withFeature("loop", startRunner).runUntilDone()).rejects.toThrow("400");
});

test("disabled, the methods of the SDK are its own again; a metered client has them once", () => {
  const prototype = Object.getPrototypeOf(client.beta.messages) as object;
  const find = (): unknown => Reflect.get(prototype, "toolRunner");
  const patched = find();
  meterClient(client);
  expect(find()).toBe(patched);
  instrumentation.disable();
  const own = find();
  expect(own).not.toBe(patched);
  instrumentation.enable();
  expect(find()).not.toBe(own);
});
