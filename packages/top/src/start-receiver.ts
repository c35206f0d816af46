import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { MetricPoint } from "./metric-point.ts";
import { CONTENT_TYPES, findEncoding, readRequest, renderResponse, renderStatus } from "./otlp-encoding.ts";
import type { OtlpEncoding } from "./otlp-encoding.ts";
import { MalformedRequestError } from "./otlp-object.ts";
import { BodyTooLargeError, readBody } from "./read-body.ts";
import { readMetricPoints } from "./read-metric-points.ts";

export interface ReceiverOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Takes the points of a request and returns how many it refused. */
  readonly addPoints: (points: readonly MetricPoint[]) => number;
}

/** An OTLP/HTTP receiver of metrics that is listening. */
export interface Receiver {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` must be. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const DRAIN_MS = 1000;

/** An answer other than success; `code` is that of gRPC, as OTLP wants it. */
interface Refusal {
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Listens for `POST /v1/metrics` (OTLP/JSON and protobuf, plain or gzip) and `GET /healthz`.
 *
 * @throws the error of `listen`, such as EADDRINUSE.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const server = createServer((request, response) => {
    void answerRequest(request, response, options.addPoints);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  addPoints: ReceiverOptions["addPoints"],
): Promise<void> {
  const path = request.url?.split("?", 1)[0];
  if (path === "/healthz" && (request.method === "GET" || request.method === "HEAD")) {
    response.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
    return;
  }
  const encoding = findEncoding(request.headers["content-type"]);
  const refusal = checkRequest(request, path, encoding);
  try {
    if (refusal !== undefined || encoding === undefined)
      refuse(request, response, encoding ?? "json", refusal ?? UNSUPPORTED);
    else await takeExport(request, response, encoding, addPoints);
  } catch (error) {
    refuse(request, response, encoding ?? "json", describeError(error));
  }
}

async function takeExport(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: OtlpEncoding,
  addPoints: ReceiverOptions["addPoints"],
): Promise<void> {
  const body = await readBody(request, request.headers["content-encoding"] === "gzip");
  const { points, rejected, problem } = readMetricPoints(readRequest(body, encoding));
  const refused = addPoints(points);
  const why = problem ?? (refused > 0 ? "too many streams" : undefined);
  response
    .writeHead(200, { "content-type": CONTENT_TYPES[encoding] })
    .end(renderResponse(encoding, rejected + refused, why));
}

const UNSUPPORTED: Refusal = {
  httpStatus: 415,
  code: 3,
  message: "content-type must be application/json or application/x-protobuf",
};

function checkRequest(
  request: IncomingMessage,
  path: string | undefined,
  encoding: OtlpEncoding | undefined,
): Refusal | undefined {
  if (path !== "/v1/metrics")
    return { httpStatus: 404, code: 5, message: "only metrics are taken here, at POST /v1/metrics" };
  if (request.method !== "POST")
    return { httpStatus: 405, code: 12, message: "use POST", headers: { allow: "POST" } };
  const packing = request.headers["content-encoding"] ?? "identity";
  if (packing !== "identity" && packing !== "gzip")
    return { httpStatus: 415, code: 3, message: "content-encoding must be gzip or left out" };
  return encoding === undefined ? UNSUPPORTED : undefined;
}

function describeError(error: unknown): Refusal {
  if (error instanceof BodyTooLargeError)
    return { httpStatus: 413, code: 8, message: "the body is larger than 20 MiB; send smaller batches" };
  if (error instanceof MalformedRequestError) return { httpStatus: 400, code: 3, message: error.message };
  return { httpStatus: 500, code: 13, message: error instanceof Error ? error.message : String(error) };
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: OtlpEncoding,
  refusal: Refusal,
): void {
  if (response.destroyed) return;
  // The rest of the body is read to nowhere for a moment, so that the sender gets to see the answer.
  request.resume();
  if (!request.complete) setTimeout(() => request.destroy(), DRAIN_MS).unref();
  response
    .writeHead(refusal.httpStatus, {
      "content-type": CONTENT_TYPES[encoding],
      connection: "close",
      ...refusal.headers,
    })
    .end(renderStatus(encoding, refusal.code, refusal.message));
}
