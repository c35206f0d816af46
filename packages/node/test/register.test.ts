import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CallRecord } from "@bursar/conventions";
import { afterAll, describe, expect, test, vi } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { startApp, startFakeCollector, sumOf } from "./run-app.ts";
import type { Ended, FakeCollector, StartOptions } from "./run-app.ts";

interface Bench {
  readonly fake: FakeClaude;
  readonly collector: FakeCollector;
  readonly start: (
    app: string,
    extra?: Readonly<Record<string, string>>,
    options?: StartOptions,
  ) => ReturnType<typeof startApp>;
}

// Tests that run at once share the hooks of the file.
const servers: { readonly close: () => Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/** An API and a Collector for one test. */
async function aBench(): Promise<Bench> {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(fake, collector);
  return {
    fake,
    collector,
    start: (app, extra = {}, options = {}) =>
      startApp(
        app,
        { FAKE_CLAUDE_URL: fake.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...extra },
        options,
      ),
  };
}

async function serveText(text: string): Promise<string> {
  const server = createHttpServer((_, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push({ close: async () => void server.close() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/catalog.json`;
}

describe.concurrent.each(["esm-app.mjs", "cjs-app.cjs"])("%s", (app) => {
  test.concurrent("is metered exactly, though it lives for less than one export interval", async () => {
    const { fake, collector, start } = await aBench();
    const ended = await start(app, {
      OTEL_SERVICE_NAME: "shop",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=staging",
    }).ended;
    expect(ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const points = collector.readPoints();
    expect(collector.payloads).toHaveLength(1);
    const labels = { feature: "support", environment: "staging", result: "ok" };
    expect(sumOf(points, "claude.calls", labels)).toBe(2);
    expect(sumOf(points, "claude.tokens", { token_class: "output" })).toBe(128);
    expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(fake.ledger.totalUsd(), 12);
    const attributes = collector.payloads[0]?.resourceMetrics[0]?.resource.attributes ?? [];
    expect(attributes.map((attribute) => attribute.key).sort()).toEqual([
      "deployment.environment.name",
      "service.instance.id",
      "service.name",
    ]);
  });

  test.concurrent("sends the API the same headers as without us", async () => {
    const { fake, start } = await aBench();
    await start(app, {}, { register: false }).ended;
    await start(app).ended;
    const [plain, plainStream, metered, meteredStream] = fake.requests.map(({ headers }) => headers);
    expect(plain?.["content-type"]).toBe("application/json");
    expect(metered).toEqual(plain);
    expect(meteredStream).toEqual(plainStream);
  });
});

test.concurrent("every sum begins with a zero point, before its first figure", async () => {
  const { collector, start } = await aBench();
  await start("esm-app.mjs").ended;
  const points = collector.readPoints();
  expect(points.length).toBeGreaterThan(10);
  expect(points.map(({ figure }) => figure === 0)).toEqual(points.map((_, index) => index % 2 === 0));
});

test.concurrent("BURSAR_FEATURE names what no scope names, and a broken catalog is only told", async () => {
  const { collector, start } = await aBench();
  const ended = await start(
    "endings-app.mjs",
    {
      BURSAR_FEATURE: "worker",
      BURSAR_TEAM: "care",
      BURSAR_CATALOG: fileURLToPath(import.meta.url),
      OTEL_LOG_LEVEL: "warn",
    },
    { args: ["return"] },
  ).ended;
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain("BURSAR_CATALOG");
  expect(sumOf(collector.readPoints(), "claude.calls", { feature: "worker", team: "care" })).toBe(1);
});

test.concurrent("a catalog of a URL has its prices and names in force at the first call", async () => {
  const { collector, start } = await aBench();
  const contract = {
    name: "acme",
    from: "2020-01-01",
    providers: ["anthropic"],
    multiplier: "0.5",
    models: {},
  };
  const catalogs = await serveText(
    JSON.stringify({
      schema: "bursar.dev/catalog/1",
      hash: "0123456789abcdef",
      features: { support: { team: "care" } },
      prices: {
        contract: { schema: "bursar.dev/contract-prices/1", deployments: {}, contracts: [contract] },
      },
    }),
  );
  const ended = await start("esm-app.mjs", { BURSAR_CATALOG: catalogs }).ended;
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const points = collector.readPoints();
  expect(sumOf(points, "claude.calls", { feature: "support", team: "care" })).toBe(2);
  expect(sumOf(points, "claude.cost.usd", { price: "contract" })).toBeGreaterThan(0);
  expect(sumOf(points, "claude.cost.usd", { price: "list" })).toBe(0);
});

test.concurrent("a catalog's server that hangs holds up the start by 2 s at most, and is told", async () => {
  const { collector, start } = await aBench();
  const hanging = await aBench();
  hanging.collector.answer = "hang";
  const settings = { BURSAR_CATALOG: hanging.collector.url, OTEL_LOG_LEVEL: "warn" };
  const ended = await start("endings-app.mjs", settings, { args: ["return"] }).ended;
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain(": no answer within 2000 ms. Calls are metered without it.");
  expect(sumOf(collector.readPoints(), "claude.calls")).toBe(1);
});

test.concurrent("the catalog's rules, then accepted baggage, name the requests of a server that names nothing", async () => {
  const { collector, start } = await aBench();
  const ended = await start(
    "server-app.mjs",
    {
      BURSAR_CATALOG: fileURLToPath(new URL("apps/catalog-with-rules.json", import.meta.url)),
      BURSAR_BAGGAGE: "feature=app.feature",
      BURSAR_FEATURE: "web",
      OTEL_SERVICE_NAME: "shop",
    },
    {
      args: [
        "POST /tickets/1/draft app.feature=chat",
        "POST /tickets/2/draft?x=1",
        "GET /tickets/3/draft app.feature=chat",
        "POST /tickets/4",
      ],
    },
  ).ended;
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const points = collector.readPoints();
  expect(sumOf(points, "claude.calls", { feature: "draft", team: "care", path: "inbox" })).toBe(2);
  expect(sumOf(points, "claude.calls", { feature: "chat", team: "unknown" })).toBe(1);
  expect(sumOf(points, "claude.calls", { feature: "web" })).toBe(2);
});

test.concurrent("a rule for the service names all of its calls", async () => {
  const { collector, start } = await aBench();
  const catalog = fileURLToPath(new URL("apps/catalog-with-rules.json", import.meta.url));
  const settings = { BURSAR_CATALOG: catalog, BURSAR_FEATURE: "web", OTEL_SERVICE_NAME: "mailer" };
  await start("server-app.mjs", settings, { args: ["POST /"] }).ended;
  expect(sumOf(collector.readPoints(), "claude.calls", { feature: "mail", team: "growth" })).toBe(2);
});

describe.concurrent("with BURSAR_CALL_LOG each call is a line, whose USD are those of the bill, also", () => {
  test.concurrent.each([
    ["return", undefined],
    ["wait", "SIGTERM"],
    ["throw", undefined],
  ] as const)("after an end by %s %s", async (way, signal) => {
    const { fake, start } = await aBench();
    const file = join(mkdtempSync(join(tmpdir(), "bursar-calls-")), "calls.ndjson");
    const app = start("endings-app.mjs", { BURSAR_CALL_LOG: file }, { args: [way] });
    if (signal !== undefined) {
      await app.whenReady;
      app.child.kill(signal);
    }
    await app.ended;
    const records = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as CallRecord);
    rmSync(dirname(file), { recursive: true });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ number: 1, result: "ok", costUsd: fake.ledger.totalUsd() });
  });
});

test.concurrent.each(["OTEL_SDK_DISABLED", "BURSAR_DISABLED"])("%s switches everything off", async (name) => {
  const { collector, fake, start } = await aBench();
  await start("esm-app.mjs", { [name]: "true" }).ended;
  expect(fake.ledger.entries).toHaveLength(2);
  expect(collector.payloads).toEqual([]);
});

describe.concurrent("an end", () => {
  async function endApp(way: string, signal?: NodeJS.Signals): Promise<Bench & { ended: Ended }> {
    const bench = await aBench();
    const app = bench.start("endings-app.mjs", {}, { args: [way] });
    if (signal !== undefined) {
      await app.whenReady;
      app.child.kill(signal);
    }
    return { ...bench, ended: await app.ended };
  }

  test.concurrent.each(["SIGTERM", "SIGINT"] as const)(
    "by %s flushes, and is still one by it",
    async (signal) => {
      const { collector, ended } = await endApp("wait", signal);
      expect(ended).toMatchObject({ code: null, signal });
      expect(sumOf(collector.readPoints(), "claude.calls")).toBe(1);
    },
  );

  test.concurrent("by the application's own handler is left to it, and its figures arrive", async () => {
    const { collector, start } = await aBench();
    const app = start("endings-app.mjs", {}, { args: ["handler"] });
    await app.whenReady;
    app.child.kill("SIGTERM");
    // However busy the machine is.
    await vi.waitFor(() => expect(collector.payloads).toHaveLength(1), 10_000);
    app.child.stdin?.end();
    expect(await app.ended).toMatchObject({ code: 7, stdout: "ready handled " });
    expect(sumOf(collector.readPoints(), "claude.calls")).toBe(1);
  });

  test.concurrent("by an uncaught exception flushes and still fails with its stack", async () => {
    const { collector, ended } = await endApp("throw");
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("RangeError: the application's own fault\n    at ");
    expect(sumOf(collector.readPoints(), "claude.calls")).toBe(1);
  });
});

describe.concurrent("a Collector that", () => {
  const FLUSH_MS = 400;
  // What a busy machine may add; without the bound it would be 4 s and more.
  const SLACK_MS = 2_000;
  const SETTINGS = { BURSAR_FLUSH_TIMEOUT_MS: String(FLUSH_MS), OTEL_LOG_LEVEL: "warn" };

  /** Milliseconds from the end of the program's own work to its exit. */
  function findDelayMs({ stdout, endedAtMs }: Ended): number {
    return endedAtMs - Number(/done (\d+)/.exec(stdout)?.[1]);
  }

  test.concurrent("refuses connections delays nothing and is told once, with endpoint and reason", async () => {
    const { start } = await aBench();
    const ended = await start(
      "endings-app.mjs",
      {
        ...SETTINGS,
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
        OTEL_METRIC_EXPORT_INTERVAL: "100",
      },
      { args: ["late-return"] },
    ).ended;
    expect(ended.code).toBe(0);
    expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
    expect(ended.stderr.match(/do not reach/g)).toHaveLength(1);
    expect(ended.stderr).toContain("http://127.0.0.1:1/v1/metrics: connect ECONNREFUSED 127.0.0.1:1.");
  });

  test.concurrent.each(["60000", "100"])(
    "hangs delays the end by the flush time-out (interval %s)",
    async (interval) => {
      const { collector, start } = await aBench();
      collector.answer = "hang";
      const settings = { ...SETTINGS, OTEL_METRIC_EXPORT_INTERVAL: interval };
      const ended = await start("endings-app.mjs", settings, { args: ["late-return"] }).ended;
      expect(ended.code).toBe(0);
      expect(ended.stderr).toContain("no answer within");
      expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
    },
  );

  test.concurrent("accepts connections and says nothing, or answers 503, is no different", async () => {
    const { collector, start } = await aBench();
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const mute = { ...SETTINGS, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
    const ended = await start("endings-app.mjs", mute, { args: ["return"] }).ended;
    silent.close();
    expect(ended.stderr).toContain("no answer within the flush time-out of 400 ms");
    expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
    collector.answer = 503;
    // Too short for a second attempt.
    const settings = { ...SETTINGS, BURSAR_FLUSH_TIMEOUT_MS: "750" };
    const refused = await start("endings-app.mjs", settings, { args: ["return"] }).ended;
    expect(refused.stderr).toContain("(HTTP 429, 502, 503 or 504)");
  });

  test.concurrent.each(["500", "60000"])(
    "hangs lets a program go on for at most a second after an uncaught exception (time-out %s)",
    async (timeoutMs) => {
      const { collector, start } = await aBench();
      collector.answer = "hang";
      const settings = { BURSAR_FLUSH_TIMEOUT_MS: timeoutMs, OTEL_LOG_LEVEL: "warn" };
      const ended = await start("endings-app.mjs", settings, { args: ["throw-late"] }).ended;
      expect(ended.code).toBe(1);
      // Crash reporters hear of it once.
      expect(ended.stdout).toMatch(/^ready told \d+ ms $/);
      const limitMs = Math.min(Number(timeoutMs), 1_000);
      expect(ended.stderr).toContain(` ${limitMs} ms`);
      const delayMs = Number(/(\d+) ms/.exec(ended.stdout)?.[1]);
      expect(delayMs).toBeGreaterThan(limitMs - 10);
      expect(delayMs).toBeLessThan(limitMs + SLACK_MS);
    },
  );

  test.concurrent("is not there costs a program next to nothing at the default time-out too", async () => {
    const { start } = await aBench();
    const nowhere = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" };
    const ended = await start("endings-app.mjs", nowhere, { args: ["return"] }).ended;
    expect(findDelayMs(ended)).toBeLessThan(SLACK_MS);
  });

  test.concurrent.each(["60000", "100"])(
    "answers 503 and asks for another attempt delays the end by the flush time-out (interval %s)",
    async (interval) => {
      const { collector, start } = await aBench();
      collector.answer = 503;
      collector.retryAfterSeconds = 1;
      const settings = { BURSAR_FLUSH_TIMEOUT_MS: "3000", OTEL_METRIC_EXPORT_INTERVAL: interval };
      const ended = await start("endings-app.mjs", settings, { args: ["late-return"] }).ended;
      expect(ended.code).toBe(0);
      expect(collector.refusedCount).toBeGreaterThan(1);
      expect(findDelayMs(ended)).toBeLessThan(3000 + SLACK_MS);
    },
  );
});
