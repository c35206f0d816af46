import { createServer } from "node:http";
import { createServer as createGrpcServer } from "node:http2";
import type { Server } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkEndpoint, checkEventEndpoint } from "../../src/doctor/check-endpoint.ts";
import { startFakeGrpc } from "../otlp/fake-grpc.ts";

async function startEndpoint(status: number, bodies: string[] = []): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(status).end("{}");
    });
  });
  onTestFinished(() => server.closeAllConnections());
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

function useEndpoint(url: string): void {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
  vi.stubEnv("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
}

test("an endpoint that takes a request without figures is fine, and is sent nothing else", async () => {
  const bodies: string[] = [];
  const url = await startEndpoint(200, bodies);
  useEndpoint(url);
  expect(await checkEndpoint()).toEqual({
    check: "endpoint",
    level: "ok",
    what: `${url}/v1/metrics takes figures by http/json (asked without any)`,
    fix: "",
  });
  expect(bodies).toEqual(['{"resourceMetrics":[]}']);
});

test.each([
  [401, "Credentials belong into OTEL_EXPORTER_OTLP_HEADERS."],
  [404, "OTEL_EXPORTER_OTLP_ENDPOINT is without a path"],
  [503, "Start the Collector"],
])("HTTP %i is a problem with something to do", async (status, fix) => {
  useEndpoint(await startEndpoint(status));
  const finding = await checkEndpoint();
  expect(finding).toMatchObject({ level: "problem" });
  expect(finding.what).toContain(`does not take figures by http/json: HTTP ${status}`);
  expect(finding.fix).toContain(fix);
});

test("where nobody answers on the port for gRPC, the other port is named", async () => {
  useEndpoint("http://127.0.0.1:4317");
  expect(await checkEndpoint()).toMatchObject({
    level: "problem",
    fix: "This is a port for gRPC. OTEL_EXPORTER_OTLP_PROTOCOL=grpc speaks it; HTTP has as a rule port 4318, not 4317.",
  });
});

test("a port that speaks gRPC is known by its answer, whatever its number", async () => {
  const server = createGrpcServer((_request, response) => response.end());
  useEndpoint(await listen(server));
  expect(await checkEndpoint()).toMatchObject({
    level: "problem",
    fix: "This is a port for gRPC. OTEL_EXPORTER_OTLP_PROTOCOL=grpc speaks it; HTTP has as a rule port 4318, not 4317.",
  });
});

test("with gRPC asked for, that is what is tried", async () => {
  const server = await startFakeGrpc();
  onTestFinished(() => server.close());
  useEndpoint(server.url);
  vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
  expect(await checkEndpoint()).toMatchObject({
    level: "ok",
    what: `${server.url}/ takes figures by grpc (asked without any)`,
  });
  expect(server.requests.map(({ message }) => message.length)).toEqual([0]);
});

test("a port that speaks no gRPC is told, with the protocol that it may speak", async () => {
  useEndpoint(await startEndpoint(200));
  vi.stubEnv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
  expect(await checkEndpoint()).toMatchObject({
    level: "problem",
    fix: "This is no port for gRPC: that has as a rule 4317. OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf speaks HTTP, as a rule to 4318.",
  });
});

const EVENTS = { callLog: { kind: "events", hashKey: undefined } } as const;

test("records of calls are asked for only where they are sent as events", async () => {
  const bodies: string[] = [];
  const url = await startEndpoint(200, bodies);
  useEndpoint(url);
  expect(await checkEventEndpoint({ callLog: undefined })).toEqual([]);
  expect(await checkEventEndpoint(EVENTS)).toEqual([
    {
      check: "endpoint",
      level: "ok",
      what: `${url}/v1/logs takes records of calls by http/json (asked without any)`,
      fix: "",
    },
  ]);
  expect(bodies).toEqual(['{"resourceLogs":[]}']);
});

test("an endpoint that takes no logs is a warning: figures arrive all the same", async () => {
  const url = await startEndpoint(404);
  useEndpoint(url);
  expect(await checkEventEndpoint(EVENTS)).toMatchObject([
    {
      level: "warning",
      what: `${url}/v1/logs does not take records of calls by http/json: HTTP 404 {}`,
      fix: expect.stringContaining("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"),
    },
  ]);
});

test("where plain HTTP is spoken to by TLS, the other scheme is named", async () => {
  useEndpoint((await startEndpoint(200)).replace("http:", "https:"));
  expect(await checkEndpoint()).toMatchObject({
    level: "problem",
    fix: "It does not speak TLS: the address begins with http://.",
  });
});
