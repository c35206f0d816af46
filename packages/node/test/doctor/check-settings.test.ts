import { expect, test } from "vitest";
import { checkSettings } from "../../src/doctor/check-settings.ts";
import { readSettings } from "../../src/settings.ts";

function check(environment: Readonly<Record<string, string>>): readonly string[] {
  const named = { OTEL_SERVICE_NAME: "shop", HOME: "/home/shop", ...environment };
  return checkSettings(readSettings(named), named).map(({ level, what }) => `${level}: ${what}`);
}

test("nothing unusual is fine", () => {
  expect(check({})).toEqual(["ok: the variables ask for nothing unusual"]);
  expect(check({ OTEL_SERVICE_NAME: "", OTEL_RESOURCE_ATTRIBUTES: "a=b, service.name=shop" })).toEqual([
    "ok: the variables ask for nothing unusual",
  ]);
});

test("gRPC is spoken, to an address that may be without a scheme", () => {
  expect(
    check({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" }),
  ).toEqual(["ok: the variables ask for nothing unusual"]);
});

test.each([
  [{ BURSAR_DISABLED: "true" }, "problem: OTEL_SDK_DISABLED or BURSAR_DISABLED is true: nothing is metered"],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "collector" },
    'problem: OTEL_EXPORTER_OTLP_ENDPOINT: "collector" is no address',
  ],
  [{ OTEL_METRICS_EXPORTER: "none" }, "warning: OTEL_METRICS_EXPORTER is none: nothing is exported"],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: "thrift" },
    'warning: OTEL_EXPORTER_OTLP_PROTOCOL: "thrift" is none of http/json, http/protobuf, grpc; http/json holds.',
  ],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_EXPORTER_OTLP_ENDPOINT: "unix:///run/otel" },
    'problem: OTEL_EXPORTER_OTLP_ENDPOINT: "unix:///run/otel" is no address',
  ],
  [{ OTEL_SERVICE_NAME: " " }, "warning: the service has no name: it shows as unknown_service:node"],
  [
    { BURSAR_FLUSH_TIMEOUT_MS: "soon" },
    'warning: BURSAR_FLUSH_TIMEOUT_MS: "soon" is no number of milliseconds from 1 on; 5000 holds.',
  ],
])("%j is told", (environment, finding) => {
  expect(check(environment)).toEqual([finding]);
});

test("delta concerns an SDK of the service's own, not ours", () => {
  const name = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
  expect(check({ [name]: "cumulative" })).toEqual(["ok: the variables ask for nothing unusual"]);
  expect(check({ [name]: "Delta" })).toEqual([
    `warning: ${name} is delta. Figures of @bursar/node/register are cumulative all the same; those of ClaudeInstrumentation in an SDK of your own are not, and Prometheus takes no others`,
  ]);
});
