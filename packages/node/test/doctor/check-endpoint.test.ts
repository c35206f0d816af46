import { createServer } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkEndpoint } from "../../src/doctor/check-endpoint.ts";

async function startEndpoint(status: number, bodies: string[] = []): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(status).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
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
    what: `${url}/v1/metrics takes figures (asked without any)`,
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
  expect(finding.what).toContain(`does not take figures: HTTP ${status}`);
  expect(finding.fix).toContain(fix);
});

test("where nobody answers on the port for gRPC, the other port is named", async () => {
  useEndpoint("http://127.0.0.1:4317");
  expect(await checkEndpoint()).toMatchObject({
    level: "problem",
    fix: "4317 is the port for gRPC. Figures go by HTTP, to 4318 as a rule.",
  });
});
