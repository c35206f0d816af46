import { AsyncLocalStorage } from "node:async_hooks";
import { Agent, createServer, request } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { Http2Server } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { context, createContextKey, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Context, ContextManager } from "@opentelemetry/api";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { bindAttribution, currentAttribution, withAction, withFeature } from "../src/index.ts";
import type { Attribution } from "../src/index.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

const FEATURES = ["draft", "triage", "search", "digest", "export"] as const;

const CATALOG = {
  schema: "bursar.dev/catalog/1",
  hash: "0123456789abcdef",
  features: Object.fromEntries(FEATURES.map((feature) => [feature, { team: `${feature}-team`, paths: [] }])),
  attribution: [
    ...FEATURES.map((feature) => ({ feature, httpMethod: "POST", httpRoute: `/tickets/:id/${feature}` })),
    { feature: "digest", path: "nightly", service: "night-shift" },
  ],
} as const;

let fake: FakeClaude;
const closing: (() => void)[] = [];

beforeAll(async () => {
  fake = await startFakeClaude({ seed: 8 });
});

afterEach(() => {
  for (const close of closing.splice(0)) close();
  context.disable();
});

afterAll(() => fake.close());

async function listen(server: Server | Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const serve = (listener: RequestListener): Promise<number> => listen(createServer(listener));

interface Ask {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

function ask(port: number, { path, method = "POST", headers = {}, agent }: Ask): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers, agent }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => resolve(text));
    });
    asked.on("error", reject);
    asked.write("one");
    // In a packet of its own, so that the server is called again for the rest of the body.
    setTimeout(() => asked.end("two"), 5);
  });
}

/** Answers with whose the request is, as seen after an await. */
const tellAttribution: RequestListener = (_, response) => {
  void sleep(1).then(() => response.end(JSON.stringify(currentAttribution())));
};

async function askAttribution(port: number, asked: Ask): Promise<Attribution> {
  return JSON.parse(await ask(port, asked)) as Attribution;
}

test("a request is the feature's whose rule it fits, in each way to read its body", async () => {
  meterAnew({ catalog: CATALOG });
  const byListeners: RequestListener = (incoming, response) => {
    incoming.on("data", () => undefined);
    incoming.on("end", () => response.end(JSON.stringify(currentAttribution())));
  };
  const iterate = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    for await (const chunk of incoming) void chunk;
    response.end(JSON.stringify(currentAttribution()));
  };
  const byIteration: RequestListener = (...given) => void iterate(...given);
  const byMiddleware: RequestListener = (incoming, response) => {
    const steps: ((next: () => void) => void)[] = [
      (next) => setImmediate(next),
      (next) => readBody(incoming, next),
      () => response.end(JSON.stringify(currentAttribution())),
    ];
    const go = (index: number): void => steps[index]?.(() => go(index + 1));
    go(0);
  };
  for (const listener of [byListeners, byIteration, byMiddleware, tellAttribution]) {
    const port = await serve(listener);
    expect(await askAttribution(port, { path: "/tickets/7/draft?x=1" })).toEqual({
      feature: "draft",
      team: "draft-team",
      path: "unknown",
    });
    expect(await askAttribution(port, { path: "/health" })).toMatchObject({ feature: "unknown" });
  }
});

function readBody(incoming: IncomingMessage, done: () => void): void {
  incoming.resume();
  incoming.once("end", done);
}

test("100 requests of 5 features at once, on kept and on new connections, never mix", async () => {
  const { readPoints } = meterAnew({ catalog: CATALOG });
  const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    await client.messages.create({
      model: "claude-opus-5-5",
      max_tokens: 10,
      messages: [{ role: "user", content: "Hello" }],
    });
    response.end(String(incoming.url?.endsWith(`/${currentAttribution().feature}`)));
  };
  const port = await serve((incoming, response) => {
    readBody(incoming, () => void answer(incoming, response));
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 10 });
  closing.push(() => agent.destroy());
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      ask(port, {
        path: `/tickets/${index}/${FEATURES[index % 5]}`,
        ...(index % 2 === 0 ? { agent } : {}),
      }),
    ),
  );
  expect(new Set(answers)).toEqual(new Set(["true"]));
  const points = await readPoints();
  const calls = FEATURES.map((feature) =>
    sumOf(points, "claude.calls", { feature, team: `${feature}-team`, result: "ok" }),
  );
  expect(calls).toEqual([20, 20, 20, 20, 20]);
  expect(sumOf(points, "claude.calls")).toBe(100);
});

test("HTTP/2 requests fit as well", async () => {
  meterAnew({ catalog: CATALOG });
  const server = createHttp2Server((incoming, response) => {
    incoming.resume();
    incoming.on("end", () => response.end(JSON.stringify(currentAttribution())));
  });
  const session = connectHttp2(`http://127.0.0.1:${await listen(server)}`);
  closing.push(() => session.destroy());
  const stream = session.request({ ":method": "POST", ":path": "/tickets/7/triage" });
  stream.end("body");
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  expect(JSON.parse(text)).toMatchObject({ feature: "triage" });
});

describe("names come from the first that has them:", () => {
  const keys = { feature: "app.feature", team: "app.team", path: "app.path" };
  const baggage = { baggage: "app.feature=chat,app.team=growth,app.path=v2" };
  const chat = { feature: "chat", team: "growth", path: "v2" };

  test("the scope, then the request's rule", async () => {
    meterAnew({ catalog: CATALOG, baggageKeys: keys });
    const port = await serve((_, response) => {
      const names = withFeature("explicit", () => currentAttribution());
      response.end(JSON.stringify([names, currentAttribution()]));
    });
    const [explicit, ruled] = JSON.parse(
      await ask(port, { path: "/tickets/1/export", headers: baggage }),
    ) as Attribution[];
    expect(explicit).toEqual({ feature: "explicit", team: "unknown", path: "unknown" });
    expect(ruled).toEqual({ feature: "export", team: "export-team", path: "unknown" });
  });

  test("baggage where no rule fits, and only under keys that are accepted", async () => {
    const port = await serve(tellAttribution);
    meterAnew({ catalog: CATALOG, baggageKeys: keys, defaults: { feature: "web", team: "site" } });
    expect(await askAttribution(port, { path: "/", headers: baggage })).toEqual(chat);
    expect(await askAttribution(port, { path: "/" })).toMatchObject({ feature: "web", team: "site" });
    meterAnew({ catalog: CATALOG });
    expect(await askAttribution(port, { path: "/", headers: baggage })).toMatchObject({ feature: "unknown" });
  });

  test("the rule of the service, outside of requests and in those that fit no other", async () => {
    meterAnew({ catalog: CATALOG, service: "night-shift" });
    const digest = { feature: "digest", team: "digest-team", path: "nightly" };
    expect(currentAttribution()).toEqual(digest);
    const port = await serve(tellAttribution);
    expect(await askAttribution(port, { path: "/" })).toEqual(digest);
    expect(await askAttribution(port, { path: "/tickets/1/draft" })).toMatchObject({ feature: "draft" });
  });

  test("a team of the catalog stands before one of the baggage", async () => {
    const port = await serve(tellAttribution);
    meterAnew({ catalog: CATALOG, baggageKeys: keys });
    const headers = { baggage: "app.feature=draft,app.team=growth" };
    expect(await askAttribution(port, { path: "/", headers })).toMatchObject({ team: "draft-team" });
  });
});

describe("where the application is traced", () => {
  /** As an SDK registers one. */
  function aContextManager(): ContextManager {
    const storage = new AsyncLocalStorage<Context>();
    const manager: ContextManager = {
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (active, run, self, ...given) => storage.run(active, () => Reflect.apply(run, self, given)),
      bind: (_, target) => target,
      enable: () => manager,
      disable: () => manager,
    };
    return manager;
  }

  test("the route that it has found fits a rule", () => {
    meterAnew({
      catalog: { ...CATALOG, attribution: [{ feature: "draft", httpRoute: "/tickets/:id/draft" }] },
    });
    context.setGlobalContextManager(aContextManager());
    // As `setRPCMetadata` of @opentelemetry/core does it.
    const key = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");
    const active = ROOT_CONTEXT.setValue(key, { type: "http", route: "/tickets/:ticket/draft" });
    expect(context.with(active, currentAttribution).feature).toBe("draft");
    expect(currentAttribution().feature).toBe("unknown");
  });

  test("a context of it that throws is a fault of ours, and hurts nobody", async () => {
    const { readPoints } = meterAnew({ baggageKeys: { feature: "app.feature" } });
    const active = (): Context => {
      throw new Error("not ready");
    };
    context.setGlobalContextManager({ ...aContextManager(), active });
    expect(withAction("support", () => currentAttribution().feature)).toBe("support");
    expect(sumOf(await readPoints(), "claude.meter.errors", { step: "inbound request" })).toBeGreaterThan(0);
  });

  test("baggage of its context counts as that of the request, under accepted keys", () => {
    meterAnew({ baggageKeys: { feature: "app.feature" } });
    context.setGlobalContextManager(aContextManager());
    const entries = propagation.createBaggage({ "app.feature": { value: "chat" } });
    const active = propagation.setBaggage(ROOT_CONTEXT, entries);
    expect(context.with(active, currentAttribution).feature).toBe("chat");
  });
});

test("what is bound in a request keeps its names outside of it", async () => {
  meterAnew({ catalog: CATALOG });
  const bound: (() => Attribution)[] = [];
  const port = await serve((_, response) => {
    bound.push(bindAttribution(currentAttribution));
    response.end();
  });
  await ask(port, { path: "/tickets/1/search" });
  expect(bound[0]?.()).toMatchObject({ feature: "search" });
  expect(currentAttribution()).toMatchObject({ feature: "unknown" });
});

test("nothing of requests is watched before a catalog asks, nor after one no longer does", async () => {
  const seen: (readonly string[])[] = [];
  const port = await serve((incoming, response) => {
    seen.push(Object.getOwnPropertyNames(incoming).filter((name) => name === "emit"));
    tellAttribution(incoming, response);
  });
  meterAnew({ catalog: { ...CATALOG, attribution: [] } });
  await ask(port, { path: "/tickets/1/draft" });
  instrumentation.useCatalog(CATALOG);
  expect(await askAttribution(port, { path: "/tickets/1/draft" })).toMatchObject({ feature: "draft" });
  instrumentation.useCatalog({ ...CATALOG, attribution: [] });
  expect(await askAttribution(port, { path: "/tickets/1/draft" })).toMatchObject({ feature: "unknown" });
  expect(seen).toEqual([[], ["emit"], []]);
});

test("rules without a shape are counted as a fault, and nothing else changes", async () => {
  const attribution = [null] as unknown as [];
  const { readPoints } = meterAnew({ catalog: { ...CATALOG, attribution } });
  const port = await serve(tellAttribution);
  expect(await askAttribution(port, { path: "/tickets/1/draft" })).toMatchObject({ feature: "unknown" });
  expect(selectPoints(await readPoints(), "claude.meter.errors", { step: "attribution rules" })).toHaveLength(
    1,
  );
});
