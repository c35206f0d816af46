import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../fake-claude/src/index.ts";
import { startFakeCollector, startProgram, sumOf } from "./run-app.ts";
import type { FakeCollector, RunningProgram } from "./run-app.ts";

const SDK = fileURLToPath(new URL("../dist/sdk.js", import.meta.url));
const APP = fileURLToPath(new URL("apps/traced-app.mjs", import.meta.url));

const servers: { readonly close: () => Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

interface Started extends RunningProgram {
  readonly fake: FakeClaude;
  readonly collector: FakeCollector;
}

async function startTraced(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  end = "return",
): Promise<Started> {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(fake, collector);
  const program = startProgram([...flags, APP, end], {
    FAKE_CLAUDE_URL: fake.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_SERVICE_NAME: "shop",
    ...environment,
  });
  return { ...program, fake, collector };
}

/** Names of all spans that arrived. */
function listSpans({ payloads }: FakeCollector): readonly string[] {
  return [...JSON.stringify(payloads).matchAll(/"spanId":"[0-9a-f]+"[^{}]*?"name":"([^"]+)"/g)]
    .map((match) => match[1] ?? "")
    .sort();
}

function readSums(collector: FakeCollector): ReturnType<FakeCollector["readPoints"]> {
  return collector.payloads.flatMap((payload, index) =>
    "resourceMetrics" in payload ? collector.readPoints(index) : [],
  );
}

test.concurrent("one import gives a service without OpenTelemetry traces, its metrics and ours", async () => {
  const { ended, collector, fake } = await startTraced(["--import", SDK]);
  expect(await ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(listSpans(collector)).toEqual(["anthropic.messages.create", "order"]);
  const points = readSums(collector);
  expect(sumOf(points, "shop.orders")).toBe(3);
  expect(sumOf(points, "claude.calls")).toBe(1);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(fake.ledger.totalUsd(), 12);
  expect(JSON.stringify(collector.payloads)).not.toContain("process.command");
});

test.concurrent("the API gets the trace, and no baggage unless OTEL_PROPAGATORS says so", async () => {
  const { ended, fake } = await startTraced(["--import", SDK]);
  const chosen = await startTraced(["--import", SDK], { OTEL_PROPAGATORS: "baggage" });
  await Promise.all([ended, chosen.ended]);
  const [headers] = fake.requests.map((request) => request.headers);
  expect(headers?.["traceparent"]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(headers?.["baggage"]).toBeUndefined();
  expect(chosen.fake.requests[0]?.headers["baggage"]).toBe("feature=support");
});

test.concurrent.each([
  ["wait", { code: null, signal: "SIGTERM" }],
  ["throw", { code: 1, signal: null }],
])("a program that ends by %s sends what it has, and ends as it would", async (end, expected) => {
  const program = await startTraced(["--import", SDK], {}, end);
  if (end === "wait") {
    await program.whenReady;
    program.child.kill("SIGTERM");
  }
  expect(await program.ended).toMatchObject(expected);
  expect(listSpans(program.collector)).toEqual(["anthropic.messages.create", "order"]);
  expect(sumOf(readSums(program.collector), "shop.orders")).toBe(3);
  expect(sumOf(readSums(program.collector), "claude.calls")).toBe(1);
});

test.concurrent("a Collector that hangs holds a program that is told to end for the flush time-out alone", async () => {
  const program = await startTraced(["--import", SDK], { BURSAR_FLUSH_TIMEOUT_MS: "500" }, "wait");
  program.collector.answer = "hang";
  await program.whenReady;
  const toldAtMs = Date.now();
  program.child.kill("SIGTERM");
  const { signal, endedAtMs } = await program.ended;
  expect(signal).toBe("SIGTERM");
  // An export of the SDK itself would be waited for 10 s.
  expect(endedAtMs - toldAtMs).toBeLessThan(6_000);
});

test.concurrent("without metering it flushes by itself", async () => {
  const { ended, collector } = await startTraced(["--import", SDK], { BURSAR_DISABLED: "true" });
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  expect(listSpans(collector)).toEqual(["anthropic.messages.create", "order"]);
  expect(readSums(collector).map(({ metric }) => metric)).toEqual(["shop.orders"]);
});

test.concurrent("OTEL_SDK_DISABLED starts nothing", async () => {
  const { ended, collector } = await startTraced(["--import", SDK], { OTEL_SDK_DISABLED: "true" });
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  expect(collector.payloads).toEqual([]);
});

test.concurrent("a process that has an SDK keeps it, is told so, and is metered", async () => {
  const own = `import { trace } from "@opentelemetry/api"; trace.setGlobalTracerProvider({ getTracer: () => ({}) });`;
  // Resolved from here, as a file of the service would be.
  const api = import.meta.resolve("@opentelemetry/api");
  const preload = `data:text/javascript,${encodeURIComponent(own.replace("@opentelemetry/api", api))}`;
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(fake, collector);
  const app = fileURLToPath(new URL("apps/esm-app.mjs", import.meta.url));
  const { ended } = startProgram(["--import", preload, "--import", SDK, app], {
    FAKE_CLAUDE_URL: fake.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  const { code, stderr } = await ended;
  expect(stderr).toContain(
    "@bursar/node/sdk starts no OpenTelemetry SDK: this process has one already (trace). Import @bursar/node/register instead.",
  );
  expect(code).toBe(0);
  expect(sumOf(readSums(collector), "claude.calls")).toBe(2);
});
