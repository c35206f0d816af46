import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Sdk from "@anthropic-ai/sdk";
import { metrics } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { rolldown } from "rolldown";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { meterClient, meterFetch, withFeature } from "../src/index.ts";
import { findScopeStore } from "../src/scope-store.ts";
import { Anthropic, meterAnew, createReader, sumOf } from "./metered-sdk.ts";

type Client = InstanceType<typeof Anthropic>;

let fake: FakeClaude;
let folder: string;
let copies = 0;
const store = findScopeStore();
const { owner } = store;

/** An application that holds the SDK in a file of its own, where no hook can see it; each copy is another. */
async function bundleSdk(form: "plain" | "minified" = "plain"): Promise<typeof Sdk> {
  const copy = join(folder, `app-${(copies += 1)}.cjs`);
  await copyFile(join(folder, `${form}.cjs`), copy);
  return createRequire(import.meta.url)(copy) as typeof Sdk;
}

async function buildBundles(): Promise<void> {
  const input = createRequire(import.meta.url)
    .resolve("@anthropic-ai/sdk")
    .replace(/\.js$/, ".mjs");
  const bundle = await rolldown({ input, platform: "node", logLevel: "silent" });
  for (const form of ["plain", "minified"])
    await bundle.write({
      file: join(folder, `${form}.cjs`),
      format: "cjs",
      exports: "named",
      codeSplitting: false,
      minify: form === "minified",
    });
  await bundle.close();
}

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 6 });
  folder = await mkdtemp(join(tmpdir(), "bundled-app-"));
  await buildBundles();
});

beforeEach(() => {
  store.owner = owner;
});

afterEach(() => {
  store.owner = owner;
  metrics.disable();
  fake.setBehaviour({ failNext: [] });
});

afterAll(async () => {
  await fake.close();
  await rm(folder, { recursive: true });
});

const options = (): Sdk.ClientOptions => ({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });

const ask = (client: Client): Promise<unknown> =>
  client.messages.create({
    model: "claude-opus-5-5",
    max_tokens: 100,
    messages: [{ role: "user", content: "Why is the sky blue?" }],
  });

test.each(["plain", "minified"] as const)(
  "a %s bundle is metered, clones and sub-classes too",
  async (form) => {
    const { readPoints } = meterAnew();
    const sdk = await bundleSdk(form);
    const client = new sdk.Anthropic(options());
    await ask(client);
    expect(sumOf(await readPoints(), "claude.calls")).toBe(0);
    expect(meterClient(client)).toBe(client);
    await withFeature("support", () => ask(client));
    await ask(client.withOptions({ timeout: 10_000 }));
    class OwnClient extends sdk.Anthropic {}
    await ask(new OwnClient(options()));
    const points = await readPoints();
    expect(sumOf(points, "claude.calls", { result: "ok", provider: "anthropic" })).toBe(3);
    expect(sumOf(points, "claude.calls", { feature: "support" })).toBe(1);
    expect(sumOf(points, "claude.tokens", { token_class: "output" })).toBe(192);
    expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.0039, 12);
  },
);

test("a client that is metered twice, by the hook, or whose class overrides request counts once", async () => {
  const { readPoints } = meterAnew();
  await ask(meterClient(meterClient(new Anthropic(options()))));
  class OwnClient extends Anthropic {
    override request<Answer>(...args: Parameters<Client["request"]>): Sdk.APIPromise<Answer> {
      return super.request<Answer>(...args);
    }
  }
  await ask(meterClient(new OwnClient(options())));
  const bundled = await bundleSdk();
  class OwnBundled extends bundled.Anthropic {
    override request<Answer>(...args: Parameters<Client["request"]>): Sdk.APIPromise<Answer> {
      return super.request<Answer>(...args);
    }
  }
  await ask(meterClient(meterClient(new OwnBundled(options()))));
  expect(sumOf(await readPoints(), "claude.calls")).toBe(3);
});

test("where nothing meters the process it records on the global MeterProvider, also one that comes later", async () => {
  store.owner = undefined;
  const { Anthropic: Bundled } = await bundleSdk();
  const client = meterClient(new Bundled(options()), { environment: "test", defaults: { team: "care" } });
  await ask(client);
  const { reader, readPoints } = createReader();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  await ask(client);
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { environment: "test", team: "care" })).toBe(1);
});

test("a MeterProvider that is given is taken in place of the global one", async () => {
  store.owner = undefined;
  const { Anthropic: Bundled } = await bundleSdk();
  const { reader, readPoints } = createReader();
  await ask(meterClient(new Bundled(options()), { meterProvider: new MeterProvider({ readers: [reader] }) }));
  expect(sumOf(await readPoints(), "claude.calls")).toBe(1);
});

test("the SDK with a metered fetch, but without a meter of its own, is counted by the fetch", async () => {
  const { readPoints } = meterAnew();
  const { Anthropic: Bundled } = await bundleSdk();
  fake.setBehaviour({ failNext: [529] });
  await ask(new Bundled({ ...options(), fetch: meterFetch(), maxRetries: 1 }));
  const points = await readPoints();
  expect(sumOf(points, "claude.calls", { result: "ok" })).toBe(1);
  expect(sumOf(points, "claude.calls", { error_type: "http_529" })).toBe(1);
});

test("what is no client of the SDK is returned untouched, and the fault is counted", async () => {
  const { readPoints } = meterAnew();
  class Other {
    readonly middleware = "none";
    request(): string {
      return "other";
    }
  }
  const throwing = {
    get middleware(): never {
      throw new Error("no");
    },
  };
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  const request: unknown = Reflect.get(Other.prototype, "request");
  for (const garbage of [
    null,
    undefined,
    "client",
    Number.NaN,
    throwing,
    cyclic,
    new Other(),
    { middleware: [] },
  ])
    expect(meterClient(garbage)).toBe(garbage);
  expect(Reflect.get(Other.prototype, "request")).toBe(request);
  expect(sumOf(await readPoints(), "claude.meter.errors", { step: "client" })).toBe(8);
});

test("a kill switch leaves clients and fetch as they are", async () => {
  vi.stubEnv("BURSAR_DISABLED", "true");
  const { Anthropic: Bundled } = await bundleSdk();
  const client = new Bundled(options());
  const request: unknown = Reflect.get(client, "request");
  expect(Reflect.get(meterClient(client), "request")).toBe(request);
  expect(meterFetch()).toBe(globalThis.fetch);
});
