import { expect, test } from "vitest";
import { findGrpcVerdict, findVerdict } from "../../src/otlp/find-verdict.ts";
import type { Verdict } from "../../src/otlp/find-verdict.ts";
import { METRICS_SIGNAL } from "../../src/otlp/otlp-signal.ts";

function judge(status: number, body: string, contentType = "application/json"): Verdict {
  return findVerdict({ status, contentType, body: Buffer.from(body) }, METRICS_SIGNAL);
}

test.each([
  [200, "{}"],
  [200, ""],
  [202, "\u0000 not JSON"],
  [200, '{"partialSuccess":{}}'],
  [200, '{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":"only a warning"}}'],
])("HTTP %i %j: it arrived", (status, body) => {
  expect(judge(status, body)).toEqual({ kind: "arrived", reason: "" });
});

test.each([
  [400, "out of bounds\n", { reason: "HTTP 400 out of bounds" }],
  [413, "", { reason: "HTTP 413", isTooLarge: true }],
  [422, "a\n\n b", { reason: "HTTP 422 a b" }],
  [
    200,
    '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}',
    { reason: "3 of its points: too old", rejected: 3 },
  ],
  [200, '{"partialSuccess":{"rejectedDataPoints":1}}', { reason: "1 of its points:", rejected: 1 }],
])("HTTP %i %j: refused for what it is", (status, body, verdict) => {
  expect(judge(status, body)).toEqual({ kind: "refused", ...verdict });
});

test.each([
  [3, "no", { kind: "refused", reason: "gRPC 3 INVALID_ARGUMENT: no" }],
  [8, "busy", { kind: "away", reason: "gRPC 8 RESOURCE_EXHAUSTED: busy" }],
  [
    8,
    "grpc: received message larger than max (9 vs. 4)",
    {
      kind: "refused",
      reason: "gRPC 8 RESOURCE_EXHAUSTED: grpc: received message larger than max (9 vs. 4)",
      isTooLarge: true,
    },
  ],
])("gRPC %i %j is %j", (status, message, verdict) => {
  expect(findGrpcVerdict({ status, message, body: Buffer.alloc(0) }, METRICS_SIGNAL)).toEqual(verdict);
});

test.each([301, 401, 403, 404, 408, 429, 500, 502, 503])("HTTP %i: nothing would arrive now", (status) => {
  expect(judge(status, "no")).toEqual({ kind: "away", reason: `HTTP ${status} no` });
});
