import { expect, test } from "vitest";
import { findVerdict } from "../../src/otlp/find-verdict.ts";
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
  [400, "out of bounds\n", "HTTP 400 out of bounds"],
  [413, "", "HTTP 413"],
  [422, "a\n\n b", "HTTP 422 a b"],
  [200, '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}', "3 of its points: too old"],
  [200, '{"partialSuccess":{"rejectedDataPoints":1}}', "1 of its points:"],
])("HTTP %i %j: refused for what it is", (status, body, reason) => {
  expect(judge(status, body)).toEqual({ kind: "refused", reason });
});

test.each([301, 401, 403, 404, 408, 429, 500, 502, 503])("HTTP %i: nothing would arrive now", (status) => {
  expect(judge(status, "no")).toEqual({ kind: "away", reason: `HTTP ${status} no` });
});
