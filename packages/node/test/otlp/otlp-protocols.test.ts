import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { readRequest } from "../../../top/src/otlp-encoding.ts";
import { ExportingReader } from "../../src/exporting-reader.ts";
import { OtlpExporter } from "../../src/otlp/otlp-exporter.ts";
import { createSpoolPost } from "../../src/spool/create-spool-post.ts";
import { startFakeGrpc } from "./fake-grpc.ts";
import type { FakeGrpc } from "./fake-grpc.ts";

afterEach(() => vi.unstubAllEnvs());

const METHOD = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

/** Exports one counter and one histogram; the reason when they did not arrive. */
async function exportOnce(otlp: OtlpExporter): Promise<string | undefined> {
  const reader = new ExportingReader({ exporter: otlp, intervalMs: 60_000, endpoint: otlp.endpoint });
  const meter = new MeterProvider({ readers: [reader] }).getMeter("test", "1.0.0");
  meter.createCounter("claude.cost.usd", { unit: "{USD}" }).add(0.25, { feature: "café" });
  meter.createHistogram("claude.call.duration.seconds", { unit: "s" }).record(1.5);
  const { resourceMetrics } = await reader.collect();
  return new Promise((resolve) => otlp.export(resourceMetrics, ({ error }) => resolve(error?.message)));
}

async function aGrpcServer(extra: Readonly<Record<string, string>> = {}): Promise<FakeGrpc> {
  const server = await startFakeGrpc();
  onTestFinished(() => server.close());
  vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", server.url);
  for (const [name, text] of Object.entries(extra)) vi.stubEnv(name, text);
  return server;
}

/** The bodies that an endpoint of HTTP is sent, by their type. */
async function anHttpServer(): Promise<{ url: string; bodies: { type: string; body: Buffer }[] }> {
  const bodies: { type: string; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push({ type: request.headers["content-type"] ?? "", body: Buffer.concat(chunks) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

/** What both encodings say, in one shape. */
function readFigures(body: Buffer, encoding: "json" | "protobuf"): unknown {
  const text = JSON.stringify(readRequest(body, encoding));
  return {
    names: [...text.matchAll(/"name":"(claude[^"]*)"/g)].map(([, name]) => name),
    usd: Number(/"asDouble":([\d.]+)/.exec(text)?.[1]),
    sum: Number(/"sum":([\d.]+)/.exec(text)?.[1]),
    label: /"key":"feature","value":{"stringValue":"([^"]*)"/.exec(text)?.[1],
  };
}

const FIGURES = {
  names: ["claude.cost.usd", "claude.call.duration.seconds"],
  usd: 0.25,
  sum: 1.5,
  label: "café",
};

test.each([
  ["", "application/json", "json"],
  ["http/json", "application/json", "json"],
  ["http/protobuf", "application/x-protobuf", "protobuf"],
  [" HTTP/PROTOBUF ", "application/x-protobuf", "protobuf"],
  ["smoke", "application/json", "json"],
] as const)("the protocol %j sends %s", async (protocol, type, encoding) => {
  const { url, bodies } = await anHttpServer();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
  vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
  vi.stubEnv("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", protocol);
  if (protocol === "") vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "");
  expect(await exportOnce(new OtlpExporter(1_000))).toBeUndefined();
  expect(bodies.map((each) => each.type)).toEqual([type]);
  expect(readFigures(bodies[0]?.body ?? Buffer.alloc(0), encoding)).toEqual(FIGURES);
});

describe("gRPC", () => {
  test("has the same figures as HTTP, with the headers of the variables", async () => {
    const server = await aGrpcServer({ OTEL_EXPORTER_OTLP_HEADERS: "X-Scope-OrgID=shop" });
    expect(await exportOnce(new OtlpExporter(1_000))).toBeUndefined();
    const [request] = server.requests;
    expect(server.requests).toHaveLength(1);
    expect(request?.path).toBe(METHOD);
    expect(request?.headers).toMatchObject({
      "x-scope-orgid": "shop",
      "content-type": "application/grpc+proto",
      "user-agent": "bursar",
      te: "trailers",
    });
    expect(readFigures(request?.message ?? Buffer.alloc(0), "protobuf")).toEqual(FIGURES);
  });

  test("is compressed where the variables say so", async () => {
    const server = await aGrpcServer({ OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" });
    expect(await exportOnce(new OtlpExporter(1_000))).toBeUndefined();
    expect(server.requests[0]?.headers["grpc-encoding"]).toBe("gzip");
    expect(readFigures(server.requests[0]?.message ?? Buffer.alloc(0), "protobuf")).toEqual(FIGURES);
  });

  test("has one connection for all exports, and another one after the server has gone", async () => {
    const server = await aGrpcServer();
    const otlp = new OtlpExporter(1_000);
    expect(await exportOnce(otlp)).toBeUndefined();
    expect(await exportOnce(otlp)).toBeUndefined();
    expect(server.connectionCount()).toBe(1);
    server.disconnect();
    // On a busy machine a connection may take longer than the time-out.
    await vi.waitFor(async () => expect(await exportOnce(otlp)).toBeUndefined(), 20_000);
    expect(server.connectionCount()).toBeGreaterThan(1);
  });

  test("a status is told by its number, name and message", async () => {
    const server = await aGrpcServer();
    server.answer = { status: 14, message: "queue is full, naïvely" };
    expect(await exportOnce(new OtlpExporter(1_000))).toBe("gRPC 14 UNAVAILABLE: queue is full, naïvely");
  });

  test("an export ends with its time-out, and the next one begins with a new connection", async () => {
    const server = await aGrpcServer();
    server.answer = "hang";
    const otlp = new OtlpExporter(500);
    // By the exporter's clock, or by the connection's.
    expect(await exportOnce(otlp)).toMatch(/^no answer within (?:the flush time-out of )?500 ms$/);
    server.answer = { status: 0 };
    await vi.waitFor(async () => expect(await exportOnce(otlp)).toBeUndefined());
    expect(server.connectionCount()).toBe(2);
  });

  test("a call that is late takes none with it that came after it", async () => {
    const server = await aGrpcServer();
    const send = createSpoolPost(300);
    server.answer = "hang";
    const late = send(Buffer.from("{}"));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = send(Buffer.from("{}"));
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    expect(await late).toEqual({ kind: "away", reason: "no answer within 300 ms" });
    server.answerNow();
    expect(await second).toEqual({ kind: "arrived", reason: "" });
  });

  test("where nobody listens that is told at once", async () => {
    vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    expect(await exportOnce(new OtlpExporter(5_000))).toBe("connect ECONNREFUSED 127.0.0.1:1");
  });

  test("a server of HTTP/1 is told to be none of gRPC", async () => {
    const { url } = await anHttpServer();
    vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
    expect(await exportOnce(new OtlpExporter(5_000))).toBe(
      "it does not speak HTTP/2, as gRPC does (Protocol error)",
    );
  });

  test.each([
    ["http://collector", "http://collector"],
    ["https://collector:4317/v1/metrics", "https://collector:4317"],
    ["collector:4317", "https://collector:4317"],
    ["unix:///run/otel", "http://localhost:4317"],
    ["", "http://localhost:4317"],
  ])("the endpoint %j is %s", (text, endpoint) => {
    vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", text);
    expect(new OtlpExporter(1_000).endpoint).toBe(endpoint);
  });

  test("an address without a scheme is one without TLS where the variables say so", () => {
    vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317");
    vi.stubEnv("OTEL_EXPORTER_OTLP_INSECURE", "true");
    expect(new OtlpExporter(1_000).endpoint).toBe("http://collector:4317");
  });
});

describe("the spool", () => {
  /** What an exporter of JSON has sent, and so what the spool has. */
  async function aSpooledRequest(): Promise<Buffer> {
    const { url, bodies } = await anHttpServer();
    vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
    await exportOnce(new OtlpExporter(1_000));
    return bodies[0]?.body ?? Buffer.alloc(0);
  }

  test("sends by HTTP in Protobuf what waits in JSON", async () => {
    const request = await aSpooledRequest();
    const { url, bodies } = await anHttpServer();
    vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
    expect(await createSpoolPost(1_000)(request)).toEqual({ kind: "arrived", reason: "" });
    expect(bodies[0]?.type).toBe("application/x-protobuf");
    expect(readPoints(readRequest(bodies[0]?.body ?? Buffer.alloc(0), "protobuf"))).toEqual(
      readPoints(JSON.parse(request.toString())),
    );
  });

  test.each([
    [{ status: 0 }, { kind: "arrived", reason: "" }],
    // ExportMetricsPartialSuccess { rejected_data_points: 3, error_message: "too old" }
    [
      { status: 0, body: Buffer.from("0a0b0803120774 6f6f206f6c64".replace(" ", ""), "hex") },
      { kind: "refused", reason: "3 of its points: too old", rejected: 3 },
    ],
    [
      { status: 3, message: "no" },
      { kind: "refused", reason: "gRPC 3 INVALID_ARGUMENT: no" },
    ],
    [
      { status: 16, message: "who?" },
      { kind: "away", reason: "gRPC 16 UNAUTHENTICATED: who?" },
    ],
  ])("by gRPC the answer %j is %j", async (answer, verdict) => {
    const request = await aSpooledRequest();
    const server = await aGrpcServer();
    server.answer = answer;
    expect(await createSpoolPost(1_000)(request)).toEqual(verdict);
    expect(readFigures(server.requests[0]?.message ?? Buffer.alloc(0), "protobuf")).toEqual(FIGURES);
  });

  test("keeps as refused what is no request", async () => {
    await aGrpcServer();
    const verdict = { kind: "refused", reason: "it is no request of OTLP" };
    expect(await createSpoolPost(1_000)(Buffer.from("{"))).toEqual(verdict);
  });

  function readPoints(request: unknown): unknown {
    // Whole numbers of 64 bits are text or numbers; what is 0 or empty may be left out.
    return JSON.parse(JSON.stringify(request), (key, content: unknown) => {
      if (key === "isMonotonic" || key === "aggregationTemporality") return undefined;
      if (["count", "bucketCounts"].includes(key)) return [content].flat().map(Number);
      if (/^\d+$/.test(key)) return content;
      return key === "version" || content === "" || content === 0 || isEmpty(content) ? undefined : content;
    });
  }

  function isEmpty(content: unknown): boolean {
    return Array.isArray(content) && content.length === 0;
  }
});
