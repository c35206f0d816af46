import { expect, test } from "vitest";
import { findVerdict } from "../../src/spool/find-verdict.ts";

test.each([
  [200, "{}"],
  [200, ""],
  [202, "\u0000 Protobuf"],
  [200, '{"partialSuccess":{}}'],
  [200, '{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":"only a warning"}}'],
])("HTTP %i %j: it arrived", (status, body) => {
  expect(findVerdict({ status, body })).toEqual({ kind: "arrived", reason: "" });
});

test.each([
  [400, "out of bounds\n", "HTTP 400 out of bounds"],
  [413, "", "HTTP 413"],
  [422, "a\n\n b", "HTTP 422 a b"],
  [200, '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}', "3 of its points: too old"],
  [200, '{"partialSuccess":{"rejectedDataPoints":1}}', "1 of its points:"],
])("HTTP %i %j: refused for what it is", (status, body, reason) => {
  expect(findVerdict({ status, body })).toEqual({ kind: "refused", reason });
});

test.each([301, 401, 403, 404, 408, 429, 500, 502, 503])("HTTP %i: nothing would arrive now", (status) => {
  expect(findVerdict({ status, body: "no" })).toEqual({ kind: "away", reason: `HTTP ${status} no` });
});
