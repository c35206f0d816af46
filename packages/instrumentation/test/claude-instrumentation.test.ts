import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, expect, test } from "vitest";
import { ClaudeInstrumentation } from "../src/index.ts";
import { Anthropic, instrumentation, meterAnew, sumOf } from "./metered-sdk.ts";

const MESSAGE = {
  type: "message",
  model: "claude-opus-5-5",
  content: [],
  usage: { input_tokens: 1_000_000, output_tokens: 0 },
};

const client = new Anthropic({
  apiKey: "test",
  maxRetries: 0,
  fetch: () =>
    Promise.resolve(
      new Response(JSON.stringify(MESSAGE), { headers: { "content-type": "application/json" } }),
    ),
});

const call = (): Promise<unknown> =>
  client.messages.create({
    model: "claude-opus-5-5",
    max_tokens: 10,
    messages: [{ role: "user", content: "Hello" }],
  });

afterEach(() => diag.disable());

test("a second enabled instrumentation warns, stays idle and does not count twice", async () => {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: ignore, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
  const { readPoints } = meterAnew();
  const second = new ClaudeInstrumentation();
  expect(second.isEnabled()).toBe(false);
  expect(warnings).toHaveLength(1);
  await call();
  second.disable();
  await call();
  expect(sumOf(await readPoints(), "claude.calls")).toBe(2);
  // 1,000,000 input tokens of Opus 5.5 cost $4.
  expect(sumOf(await readPoints(), "claude.cost.usd", { price: "list" })).toBe(8);
});

test("disable takes the patch back, enable puts it on again", async () => {
  const patched = Object.getPrototypeOf(Anthropic.prototype).request as unknown;
  const { readPoints } = meterAnew();
  instrumentation.disable();
  expect(Object.getPrototypeOf(Anthropic.prototype).request).not.toBe(patched);
  await call();
  instrumentation.enable();
  await call();
  expect(sumOf(await readPoints(), "claude.calls")).toBe(1);
});

test("what the SDK returns is the SDK's own promise, and its body is not touched before it is asked for", async () => {
  meterAnew();
  const promise = client.messages.create({
    model: "claude-opus-5-5",
    max_tokens: 10,
    messages: [{ role: "user", content: "Hello" }],
  });
  expect(promise.constructor.name).toBe("APIPromise");
  const response = await promise.asResponse();
  expect(response.bodyUsed).toBe(false);
  expect(await response.json()).toEqual(MESSAGE);
});

test("a failing call that nobody awaits is still an unhandled rejection", async () => {
  meterAnew();
  const unhandled = new Promise((resolve) => process.once("unhandledRejection", resolve));
  const failing = new Anthropic({
    apiKey: "test",
    maxRetries: 0,
    fetch: () => Promise.reject(new Error("down")),
  });
  void failing.post("/v1/messages", { body: {} });
  expect(await unhandled).toBeInstanceOf(Anthropic.APIConnectionError);
});
