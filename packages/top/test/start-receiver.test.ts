import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MetricSeries, startReceiver } from "../src/index.ts";
import type { Receiver } from "../src/index.ts";
import { readOtlpSchema } from "../src/otlp-schema.ts";
import { anExport, aPoint } from "./an-export.ts";

let receiver: Receiver;
let series: MetricSeries;

beforeEach(async () => {
  series = new MetricSeries();
  receiver = await startReceiver({
    host: "127.0.0.1",
    port: 0,
    addPoints: (points) => series.addPoints(points),
  });
});
afterEach(async () => receiver.close());

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${receiver.url}/v1/metrics`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
}

const total = (): number => series.readSeries().reduce((sum, one) => sum + one.total, 0);

describe("exports", () => {
  test("JSON", async () => {
    const response = await post(JSON.stringify(anExport()), {
      "content-type": "application/json; charset=utf-8",
    });
    expect([response.status, response.headers.get("content-type"), await response.json()]).toEqual([
      200,
      "application/json",
      {},
    ]);
    expect(total()).toBe(1);
  });

  test("JSON in gzip", async () => {
    const response = await post(gzipSync(JSON.stringify(anExport())), { "content-encoding": "gzip" });
    expect(response.status).toBe(200);
    expect(total()).toBe(1);
  });

  test("protobuf is answered in protobuf", async () => {
    const { request: schema, response: answer } = readOtlpSchema();
    const bytes = Uint8Array.from(schema.encode(schema.fromObject(anExport())).finish());
    const response = await post(bytes, { "content-type": "application/x-protobuf" });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/x-protobuf"]);
    expect(answer.toObject(answer.decode(new Uint8Array(await response.arrayBuffer())))).toEqual({});
    expect(total()).toBe(1);
  });

  test("an empty one", async () => {
    const response = await post(new Uint8Array(), { "content-type": "application/x-protobuf" });
    expect(response.status).toBe(200);
    expect(total()).toBe(0);
  });

  test("what cannot be used is named, the rest counts", async () => {
    const body = JSON.stringify(anExport({ points: [aPoint({ reading: -1 }), aPoint()] }));
    const response = await post(body);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        partialSuccess: {
          rejectedDataPoints: "1",
          errorMessage: "claude.calls: a figure that is no number from 0 up",
        },
      },
    ]);
    expect(total()).toBe(1);
  });

  test("the same in protobuf", async () => {
    const { request: schema, response: answer } = readOtlpSchema();
    const bytes = Uint8Array.from(schema.encode(schema.fromObject(anExport({ temporality: 0 }))).finish());
    const response = await post(bytes, { "content-type": "application/x-protobuf" });
    const said = answer.toObject(answer.decode(new Uint8Array(await response.arrayBuffer())), {
      longs: String,
    });
    expect(said).toEqual({
      partialSuccess: { rejectedDataPoints: "1", errorMessage: "claude.calls: a sum without a temporality" },
    });
  });
});

describe("refusals", () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number, RegExp]>([
    ["JSON that is none", "{", {}, 400, /^the body is no valid application\/json: /],
    ["JSON that is no export", "[]", {}, 400, /must be an object with resourceMetrics/],
    ["gzip that is none", "{}", { "content-encoding": "gzip" }, 400, /no valid gzip/],
    [
      "another content type",
      "{}",
      { "content-type": "text/plain" },
      415,
      /application\/json or application\/x-protobuf/,
    ],
    ["another packing", "{}", { "content-encoding": "br" }, 415, /gzip or left out/],
    ["more than 20 MiB", new Uint8Array(20 * 1024 * 1024 + 1), {}, 413, /larger than 20 MiB/],
    [
      "more than 20 MiB when unpacked",
      gzipSync(new Uint8Array(21 * 1024 * 1024)),
      { "content-encoding": "gzip" },
      413,
      /larger than 20 MiB/,
    ],
  ])("%s", async (_name, body, headers, httpStatus, message) => {
    const response = await post(body, headers);
    expect(response.status).toBe(httpStatus);
    expect(await response.json()).toEqual({
      code: expect.any(Number) as number,
      message: expect.stringMatching(message) as string,
    });
    expect((await post("{}")).status).toBe(200);
  });

  test("garbage that claims to be protobuf, as a protobuf status", async () => {
    const response = await post(Uint8Array.of(0xff, 0xff, 1, 2), {
      "content-type": "application/x-protobuf",
    });
    const { status } = readOtlpSchema();
    expect(response.status).toBe(400);
    expect(status.toObject(status.decode(new Uint8Array(await response.arrayBuffer())))).toEqual({
      code: 3,
      message: expect.stringContaining("no valid application/x-protobuf") as string,
    });
  });

  test("a body sent in pieces without a length is refused once it is too large", async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const sent = request(`${receiver.url}/v1/metrics`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    sent.once("response", (response) => resolve(response.resume().statusCode)).once("error", reject);
    for (let sentMebibytes = 0; sentMebibytes < 21; sentMebibytes += 1)
      sent.write(new Uint8Array(1024 * 1024));
    expect(await promise).toBe(413);
    sent.destroy();
  });

  test("another path, another method", async () => {
    expect((await fetch(`${receiver.url}/v1/traces`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${receiver.url}/v1/metrics`)).status).toBe(405);
  });
});

test("health", async () => {
  const response = await fetch(`${receiver.url}/healthz`);
  expect([response.status, await response.text()]).toEqual([200, "ok\n"]);
});
