import { request as requestHttp } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { gzipSync } from "node:zlib";
import { diag } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";
import { JsonMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];
type HttpOptions = ReturnType<typeof convertLegacyHttpOptions>;

const MOST_RESPONSE_BYTES = 64 * 1024;

/** An export was ended from our side, to make room for the last one. */
export class ExportEndedError extends Error {
  override readonly name = "ExportEndedError";

  constructor() {
    super("ended before an answer came");
  }
}

/**
 * OTLP over HTTP, configured by the standard variables. Unlike OpenTelemetry's exporter it leaves nothing
 * behind that keeps a program alive: its sockets and timers are unreferenced, it does not sleep between
 * attempts (cumulative figures heal with the next export), and an attempt can be ended.
 */
export class OtlpExporter implements PushMetricExporter {
  readonly endpoint: string;
  private readonly options: HttpOptions;
  private readonly timeoutMs: number;
  private readonly requests = new Set<ClientRequest>();
  private agent: ReturnType<HttpOptions["agentFactory"]> | undefined;

  /** @param longestMs no attempt takes longer, whatever the variables say. */
  constructor(longestMs: number) {
    this.options = convertLegacyHttpOptions({}, "METRICS", "v1/metrics", {
      "Content-Type": "application/json",
    });
    this.endpoint = this.options.url;
    this.timeoutMs = Math.min(this.options.timeoutMillis, longestMs);
  }

  export(metrics: ResourceMetrics, resultCallback: ExportCallback): void {
    this.send(metrics).then(
      () => resultCallback({ code: ExportResultCode.SUCCESS }),
      (error: unknown) =>
        resultCallback({
          code: ExportResultCode.FAILED,
          error: error instanceof Error ? error : new Error(String(error)),
        }),
    );
  }

  /** Ends attempts that are on their way, with the error that they then report. */
  abort(reason: Error = new ExportEndedError()): void {
    for (const request of this.requests) request.destroy(reason);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.abort();
    return Promise.resolve();
  }

  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.CUMULATIVE;
  }

  private async send(metrics: ResourceMetrics): Promise<void> {
    const { url, compression } = this.options;
    const serialized = JsonMetricsSerializer.serializeRequest(metrics);
    if (serialized === undefined) throw new Error("nothing to send");
    const zipped = compression === "gzip";
    const headers = {
      ...(await this.options.headers()),
      ...(zipped ? { "Content-Encoding": "gzip" } : {}),
      "User-Agent": "bursar",
    };
    this.agent ??= this.options.agentFactory(new URL(url).protocol);
    const agent = await this.agent;
    const send = url.startsWith("https:") ? requestHttps : requestHttp;
    const request = send(url, { method: "POST", agent, headers });
    this.requests.add(request);
    try {
      const answer = readAnswer(request, this.timeoutMs);
      request.end(zipped ? gzipSync(serialized) : serialized);
      warnOfRejected(await answer);
    } finally {
      this.requests.delete(request);
    }
  }
}

function readAnswer(request: ClientRequest, timeoutMs: number): Promise<Uint8Array> {
  const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  timer.unref();
  request.on("socket", (socket) => socket.unref());
  return new Promise<Uint8Array>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => readBody(response, resolve, reject));
  }).finally(() => clearTimeout(timer));
}

function readBody(
  response: IncomingMessage,
  resolve: (body: Uint8Array) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on("error", reject);
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_RESPONSE_BYTES) chunks.push(chunk);
  });
  response.on("end", () => {
    const body = Buffer.concat(chunks);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) resolve(body);
    else reject(new Error(`HTTP ${status} ${body.toString("utf8").slice(0, 200)}`.trim()));
  });
}

function warnOfRejected(answer: Uint8Array): void {
  let rejected: ReturnType<typeof JsonMetricsSerializer.deserializeResponse>;
  try {
    rejected = JsonMetricsSerializer.deserializeResponse(answer);
  } catch {
    // The status said that the points arrived; a body of another kind changes nothing.
    return;
  }
  const { rejectedDataPoints, errorMessage } = rejected.partialSuccess ?? {};
  if (rejectedDataPoints !== undefined && rejectedDataPoints > 0)
    diag.warn(
      `bursar: the Collector refused ${rejectedDataPoints} points: ${errorMessage ?? "no reason given"}`,
    );
}
