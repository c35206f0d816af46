import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../../fake-claude/src/index.ts";
import { startFakeGrpc } from "../otlp/fake-grpc.ts";
import { startApp, startFakeCollector } from "../run-app.ts";
import type { Ended, FakeCollector } from "../run-app.ts";

const FLUSH_MS = 400;
const SHORT = { BURSAR_FLUSH_TIMEOUT_MS: String(FLUSH_MS) };
// What a busy machine may add; without the bound it would be 10 s.
const SLACK_MS = 6_000;

const closing: (() => unknown)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

interface Received {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

/** An endpoint of logs that answers with a status, or not at all. */
async function aLogServer(status: number | "hang" = 200): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      received.push({ path, type: headers["content-type"] ?? "", body: Buffer.concat(chunks) });
      if (status !== "hang") response.writeHead(status).end("told by the test");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

type Run = (way: string, extra: Readonly<Record<string, string>>) => ReturnType<typeof startApp>;

async function aBench(): Promise<{ fake: FakeClaude; collector: FakeCollector; start: Run }> {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  closing.push(
    () => fake.close(),
    () => collector.close(),
  );
  const settings = {
    FAKE_CLAUDE_URL: fake.url,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.url}/v1/metrics`,
    // However busy the machine is.
    BURSAR_FLUSH_TIMEOUT_MS: "60000",
    BURSAR_CALL_LOG: "otlp",
    BURSAR_FEATURE: "support",
    OTEL_SERVICE_NAME: "shop",
    OTEL_LOG_LEVEL: "warn",
  };
  return {
    fake,
    collector,
    start: (way, extra) => startApp("endings-app.mjs", { ...settings, ...extra }, { args: [way] }),
  };
}

interface JsonValue {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly doubleValue?: number;
}

/** Each event with its flat attributes. */
function readEvents(received: readonly Received[]) {
  return received
    .flatMap(({ body }) => JSON.parse(body.toString()).resourceLogs)
    .flatMap(({ resource, scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }: { logRecords: { eventName: string; attributes: [] }[] }) =>
        logRecords.map(({ eventName, attributes }) => ({
          eventName,
          service: readAttributes(resource.attributes)["service.name"],
          attributes: readAttributes(attributes),
        })),
      ),
    );
}

function readAttributes(
  attributes: readonly { readonly key: string; readonly value: JsonValue }[],
): Readonly<Record<string, string | number | undefined>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.doubleValue ?? value.intValue]),
  );
}

function findDelayMs({ stdout, endedAtMs }: Ended): number {
  return endedAtMs - Number(/done (\d+)/.exec(stdout)?.[1]);
}

test.concurrent.each([
  ["return", undefined],
  ["wait", "SIGTERM"],
  ["throw", undefined],
] as const)("each call is an event with the USD of the bill, after an end by %s %s", async (way, signal) => {
  const { fake, collector, start } = await aBench();
  const logs = await aLogServer();
  const app = start(way, { OTEL_EXPORTER_OTLP_ENDPOINT: logs.url });
  if (signal !== undefined) {
    await app.whenReady;
    app.child.kill(signal);
  }
  const ended = await app.ended;
  expect(logs.received.map(({ path, type }) => `${path} ${type}`)).toEqual(["/v1/logs application/json"]);
  const events = readEvents(logs.received);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    eventName: "claude.call",
    service: "shop",
    attributes: {
      "claude.feature": "support",
      "claude.number": 1,
      "claude.result": "ok",
      "claude.cost_usd": fake.ledger.totalUsd(),
    },
  });
  expect(logs.received[0]?.body.toString()).not.toContain("Hello");
  expect(collector.payloads).toHaveLength(1);
  expect(ended.stderr).not.toContain("bursar");
});

test.concurrent("events have a protocol, an endpoint and headers of their own", async () => {
  const { start } = await aBench();
  const logs = await aLogServer();
  await start("return", {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${logs.url}/otlp/logs`,
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/protobuf",
  }).ended;
  expect(logs.received.map(({ path, type }) => `${path} ${type}`)).toEqual([
    "/otlp/logs application/x-protobuf",
  ]);
  expect(logs.received[0]?.body.includes("claude.call")).toBe(true);
});

test.concurrent("events go by gRPC too", async () => {
  const { start } = await aBench();
  const server = await startFakeGrpc();
  closing.push(() => server.close());
  const settings = {
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: server.url,
  };
  expect(await start("return", settings).ended).toMatchObject({ code: 0, stderr: "" });
  const path = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
  expect(server.requests.map((request) => request.path)).toEqual([path]);
  expect(server.requests[0]?.message.includes("claude.call")).toBe(true);
});

test.concurrent("an endpoint that hangs delays the end by no more than the metrics may, and the loss is told", async () => {
  const { start } = await aBench();
  const logs = await aLogServer("hang");
  const ended = await start("return", { ...SHORT, OTEL_EXPORTER_OTLP_ENDPOINT: logs.url }).ended;
  expect(ended.code).toBe(0);
  expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
  expect(ended.stderr).toContain(
    `1 records of calls for ${logs.url}/v1/logs are lost: the program has ended.`,
  );
});

test.concurrent("an endpoint that takes no logs delays nothing, and is told with what to do", async () => {
  const { collector, start } = await aBench();
  const logs = await aLogServer(404);
  const ended = await start("return", { OTEL_EXPORTER_OTLP_ENDPOINT: logs.url }).ended;
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain(
    `records of calls do not reach ${logs.url}/v1/logs: HTTP 404 told by the test.`,
  );
  expect(ended.stderr).toContain("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT names who takes them.");
  expect(collector.payloads).toHaveLength(1);
});

test.concurrent("an address that nobody answers at does not keep the program, with sendings before its end", async () => {
  const { start } = await aBench();
  const settings = { ...SHORT, OTEL_EXPORTER_OTLP_ENDPOINT: "http://192.0.2.1:4318" };
  const ended = await start("late-return", settings).ended;
  expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
});
