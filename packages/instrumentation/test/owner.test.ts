import { createNoopMeter, diag, DiagLogLevel } from "@opentelemetry/api";
import type { Meter, MeterProvider } from "@opentelemetry/api";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import {
  ClaudeInstrumentation,
  meterAgentResult,
  meterClient,
  meterFetch,
  meterSession,
} from "../src/index.ts";
import { findScopeStore } from "../src/scope-store.ts";
import { Anthropic, instrumentation, meterAnew, sumOf } from "./metered-sdk.ts";

let fake: FakeClaude;

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 1 });
});

beforeEach(() => instrumentation.disable());

afterEach(() => {
  diag.disable();
  findScopeStore().owner = undefined;
  instrumentation.enable();
});

afterAll(() => fake.close());

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};

type Middleware = (request: unknown, next: (request: unknown) => Promise<Response>) => Promise<Response>;

function aClient(middleware: readonly Middleware[] = []): InstanceType<typeof Anthropic> {
  const options = { apiKey: "test", baseURL: fake.url, maxRetries: 0, middleware };
  return new Anthropic(options as ConstructorParameters<typeof Anthropic>[0]);
}

/** A logger of the application that cannot take what we tell. */
function useThrowingLogger(): void {
  const fail = (message: string): void => {
    if (message.startsWith("bursar:")) throw new Error("logger");
  };
  diag.setLogger({ warn: fail, error: fail, info: fail, debug: fail, verbose: fail }, DiagLogLevel.ALL);
}

const BROKEN_METER: MeterProvider = {
  getMeter: (): Meter => {
    throw new Error("boom");
  },
};

describe("who records", () => {
  test("a metered fetch that came first gives way to the instrumentation", async () => {
    meterFetch();
    const { readPoints } = meterAnew();
    instrumentation.enable();
    expect(findScopeStore().owner === instrumentation).toBe(true);
    await aClient().messages.create(REQUEST);
    expect(sumOf(await readPoints(), "claude.calls", { result: "ok" })).toBe(1);
  });

  test("an instrumentation that is registered by OpenTelemetry's own function meters", async () => {
    const registered = new ClaudeInstrumentation({ enabled: false });
    const unregister = registerInstrumentations({ instrumentations: [registered] });
    expect(findScopeStore().owner === registered).toBe(true);
    unregister();
    expect(findScopeStore().owner).toBeUndefined();
  });

  test("an instrumentation that is switched off leaves the calls alone", async () => {
    process.env["BURSAR_DISABLED"] = "true";
    try {
      const { readPoints } = meterAnew();
      instrumentation.enable();
      await aClient().messages.create(REQUEST);
      expect(sumOf(await readPoints(), "claude.calls")).toBe(0);
    } finally {
      delete process.env["BURSAR_DISABLED"];
    }
  });

  test("a wrapper put around ours stays when ours is disabled, and nothing is recorded", async () => {
    const { readPoints } = meterAnew();
    instrumentation.enable();
    const prototype = Object.getPrototypeOf(Anthropic.prototype) as {
      request: (...args: unknown[]) => object;
    };
    const ours = prototype.request;
    let wrapped = 0;
    prototype.request = function (...args) {
      wrapped += 1;
      return ours.apply(this, args);
    };
    instrumentation.disable();
    await aClient().messages.create(REQUEST);
    expect(wrapped).toBe(1);
    expect(sumOf(await readPoints(), "claude.calls")).toBe(0);
    prototype.request = ours;
    instrumentation.enable();
    await aClient().messages.create(REQUEST);
    expect(sumOf(await readPoints(), "claude.calls")).toBe(1);
  });
});

describe("a meter or a logger that throws", () => {
  test("does not reach whoever meters a client, a fetch, a result or a session", async () => {
    const options = { meterProvider: BROKEN_METER };
    const client = aClient();
    expect(meterClient(client, options)).toBe(client);
    const answer = await meterFetch(fetch, options)(`${fake.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": "test", "anthropic-version": "2023-06-01" },
      body: JSON.stringify(REQUEST),
    });
    expect(answer.status).toBe(200);
    expect(() => meterAgentResult({ type: "result" }, options)).not.toThrow();
    expect(() => meterSession({ id: "s", usage: {} }, options)).not.toThrow();
  });

  test("does not keep an instrumentation from starting, nor a call from being made", async () => {
    useThrowingLogger();
    const second = new ClaudeInstrumentation({ enabled: false });
    const broken = new Proxy(createNoopMeter(), {
      get: () => () => {
        throw new Error("boom");
      },
    });
    expect(() => second.setMeterProvider({ getMeter: () => broken })).not.toThrow();
    second.enable();
    const message = await aClient().messages.create(REQUEST);
    expect(message.usage.output_tokens).toBe(64);
    second.disable();
  });

  test("costs no figure: with more names than a label takes, every call is counted", async () => {
    const { readPoints } = meterAnew();
    instrumentation.enable();
    useThrowingLogger();
    const models = Array.from({ length: 25 }, (_, index) => `model-${index}`);
    fake.setBehaviour({ nextUsage: models.map(() => ({ input_tokens: 1, output_tokens: 1 })) });
    for (const model of models)
      await aClient()
        .messages.create({ ...REQUEST, model })
        .catch(() => undefined);
    const points = await readPoints();
    expect(sumOf(points, "claude.calls")).toBe(25);
    expect(sumOf(points, "claude.labels.collapsed", { label: "model" })).toBe(5);
  });
});

test("two attempts at once are two calls, each billed", async () => {
  const { readPoints } = meterAnew();
  instrumentation.enable();
  const before = fake.ledger.totalUsd();
  const hedge: Middleware = async (request, next) => {
    const [first, second] = await Promise.all([next(request), next(request)]);
    await second.text();
    return first;
  };
  await aClient([hedge]).messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(2);
  expect(sumOf(points, "claude.attempts", { usage: "seen" })).toBe(2);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(fake.ledger.totalUsd() - before, 12);
});

test("of two attempts at once the one that fails is a failed call of its own", async () => {
  const { readPoints } = meterAnew();
  instrumentation.enable();
  fake.setBehaviour({ failNext: [null, 529] });
  const hedge: Middleware = async (request, next) => {
    const first = next(request);
    const second = next(request);
    await second;
    return first;
  };
  await aClient([hedge]).messages.create(REQUEST);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.calls", { result: "error", error_type: "http_529" })).toBe(1);
  expect(sumOf(points, "claude.calls.started")).toBe(2);
});
