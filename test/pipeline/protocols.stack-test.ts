import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeClaude } from "@bursar/fake-claude";
import type { FakeClaude } from "@bursar/fake-claude";
import { ensureTools, startKeeper } from "@bursar/stack";
import type { Keeper } from "@bursar/stack";
import { planCommand } from "@bursar/tools";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startApp } from "../../packages/node/test/run-app.ts";

// A real Collector that takes figures and logs by each protocol, and hands them on to the test as JSON.

interface Received {
  readonly path: string;
  readonly text: string;
}

const received: Received[] = [];
const folder = mkdtempSync(join(tmpdir(), "bursar-protocols-"));
const sink = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    received.push({ path: request.url ?? "", text: Buffer.concat(chunks).toString() });
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
let claude: FakeClaude;
let keeper: Keeper;
let ports: Readonly<Record<"http" | "grpc" | "health", number>>;

beforeAll(async () => {
  await listen(sink);
  ports = { http: await findFreePort(), grpc: await findFreePort(), health: await findFreePort() };
  const config = join(folder, "collector.yaml");
  writeFileSync(config, renderConfig(findPort(sink.address())));
  claude = await startFakeClaude({ seed: 3 });
  keeper = await startKeeper();
  const { otelcol } = await ensureTools({ env: process.env });
  const { command, args, env } = planCommand(otelcol, [`--config=file:${config}`], {
    mounts: [{ path: folder }],
    cwd: folder,
    containerName: `bursar-protocols-${process.pid}`,
  });
  const logFile = join(folder, "collector.log");
  await keeper.spawn({ name: "collector", command, args, env, cwd: folder, logFile });
  // Rejects until somebody listens.
  await vi.waitFor(() => fetch(`http://127.0.0.1:${ports.health}`), 60_000);
});

afterAll(async () => {
  await keeper.stop();
  await claude.close();
  sink.closeAllConnections();
  sink.close();
  await rm(folder, { recursive: true });
});

function renderConfig(sinkPort: number): string {
  return JSON.stringify({
    extensions: { health_check: { endpoint: `127.0.0.1:${ports.health}` } },
    receivers: {
      otlp: {
        protocols: {
          http: { endpoint: `127.0.0.1:${ports.http}` },
          grpc: { endpoint: `127.0.0.1:${ports.grpc}` },
        },
      },
    },
    exporters: {
      "otlp_http/test": {
        endpoint: `http://127.0.0.1:${sinkPort}`,
        encoding: "json",
        compression: "none",
      },
    },
    service: {
      extensions: ["health_check"],
      telemetry: { metrics: { level: "none" } },
      pipelines: {
        metrics: { receivers: ["otlp"], exporters: ["otlp_http/test"] },
        logs: { receivers: ["otlp"], exporters: ["otlp_http/test"] },
      },
    },
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const port = findPort(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listen(server: typeof sink): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function findPort(address: ReturnType<typeof sink.address>): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What the Collector handed on of a service. */
function takeReceived(path: string, service: string): string {
  return received
    .filter((each) => each.path === path && each.text.includes(`"${service}"`))
    .map(({ text }) => text)
    .join("\n");
}

test.each([
  ["http/json", "http", ""],
  ["http/protobuf", "http", "gzip"],
  ["grpc", "grpc", ""],
  ["grpc", "grpc", "gzip"],
] as const)(
  "by %s to its port for %s, compressed by %j, a Collector has the figures and the event of a call",
  async (protocol, port, compression) => {
    const before = claude.ledger.totalUsd();
    const service = `shop-${protocol.replace("/", "-")}-${compression}`;
    const ended = await startApp(
      "endings-app.mjs",
      {
        FAKE_CLAUDE_URL: claude.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports[port]}`,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        OTEL_SERVICE_NAME: service,
        OTEL_LOG_LEVEL: "warn",
        BURSAR_CALL_LOG: "otlp",
        BURSAR_FLUSH_TIMEOUT_MS: "60000",
      },
      { args: ["return"] },
    ).ended;
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const usd = claude.ledger.totalUsd() - before;
    await vi.waitFor(() => expect(takeReceived("/v1/logs", service)).not.toBe(""), 30_000);
    await vi.waitFor(() => expect(takeReceived("/v1/metrics", service)).not.toBe(""), 30_000);
    expect(takeReceived("/v1/logs", service)).toContain('"eventName":"claude.call"');
    expect(readEventUsd(takeReceived("/v1/logs", service))).toBeCloseTo(usd, 12);
    expect(sumMetricUsd(takeReceived("/v1/metrics", service))).toBeCloseTo(usd, 12);
  },
);

function readEventUsd(text: string): number {
  return Number(/"key":"claude\.cost_usd","value":\{"doubleValue":([\d.e-]+)/.exec(text)?.[1]);
}

function sumMetricUsd(text: string): number {
  const metric = /"name":"claude\.cost\.usd".*?"isMonotonic"/.exec(text)?.[0] ?? "";
  return [...metric.matchAll(/"asDouble":([\d.e-]+)/g)].reduce((sum, [, usd]) => sum + Number(usd), 0);
}
