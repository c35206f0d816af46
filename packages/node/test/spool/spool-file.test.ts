import { expect, test } from "vitest";
import { readSpoolFile, renderSpoolFile } from "../../src/spool/spool-file.ts";
import { aHeader } from "./a-spool.ts";

const request = Buffer.from('{"resourceMetrics":[]}');
const text = renderSpoolFile({ header: aHeader({ refusal: "HTTP 400" }), request });

test("a file says what it was given, and holds the request as it was", () => {
  expect(text.toString()).toBe(
    `{"schema":"bursar.dev/spool/1","endpoint":"http://collector:4318/v1/metrics","service":"shop","pid":7,` +
      `"takenAtMs":1795348740000,"heldUntilMs":0,"costUsd":0.25,"unpricedTokens":0,"refusal":"HTTP 400","bytes":22,` +
      `"sha256":"9f798c168d6b36b4347eb64c5bc9dc316ff1811ce866529d7d1d4d3fe82a9df5"}\n{"resourceMetrics":[]}`,
  );
  expect(readSpoolFile(text)).toEqual({ header: aHeader({ refusal: "HTTP 400" }), request });
});

test.each([
  ["empty", Buffer.alloc(0), "it is cut off"],
  ["cut off in the header", text.subarray(0, 40), "it is cut off"],
  ["cut off in the request", text.subarray(0, -1), "it is cut off"],
  ["changed", Buffer.from(text.toString().replace("resourceMetrics", "resourceMetricz")), "was changed"],
  ["zeros", Buffer.alloc(400), "it is cut off"],
  ["garbage", Buffer.from("\u0000\u0001\nwhat is this"), "it is no spool file"],
  ["of another program", Buffer.from('{"schema":"other/1"}\n{}'), "it is no spool file"],
  ["a list", Buffer.from("[]\n"), "it is no spool file"],
  [
    "without a time",
    Buffer.from(text.toString().replace("takenAtMs", "takenAt")),
    "takenAtMs is not a number",
  ],
  [
    "without an endpoint",
    Buffer.from(text.toString().replace('"endpoint"', '"end"')),
    "endpoint is not text",
  ],
])("a file that is %s is told as such", (_, broken, reason) => {
  expect(() => readSpoolFile(broken)).toThrow(reason);
});
