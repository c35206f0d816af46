import { ExportResultCode } from "@opentelemetry/core";
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { unreferenceSockets } from "./unreferenced-agent.ts";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];
type HttpOptions = ReturnType<typeof convertLegacyHttpOptions>;

/**
 * OpenTelemetry's OTLP exporter, configured by the standard variables, with nothing that keeps a program alive
 * beyond the end of an export: its sockets are unreferenced, and an export has one deadline, connecting and
 * repeated attempts included.
 */
export class OtlpExporter implements PushMetricExporter {
  readonly endpoint: string;
  private readonly standard: HttpOptions;
  private limit: string;
  private timeoutMs: number;
  private inner: OTLPMetricExporter;
  private deadlineMs = 0;

  /** @param longestMs no export takes longer, whatever the variables say. */
  constructor(longestMs: number) {
    // What the exporter itself reads, to learn the endpoint and to keep the TLS files in our agent.
    this.standard = convertLegacyHttpOptions({}, "METRICS", "v1/metrics", {});
    const { url, timeoutMillis } = this.standard;
    this.endpoint = url;
    this.timeoutMs = Math.min(timeoutMillis, longestMs);
    this.limit = timeoutMillis < longestMs ? `${timeoutMillis} ms` : `the flush time-out of ${longestMs} ms`;
    this.inner = this.createInner();
  }

  /** From now on no export takes longer. */
  shortenTo(remainingMs: number): void {
    if (remainingMs >= this.timeoutMs) return;
    this.timeoutMs = remainingMs;
    this.limit = `${Math.round(remainingMs)} ms`;
    this.inner = this.createInner();
  }

  export(metrics: ResourceMetrics, resultCallback: ExportCallback): void {
    this.deadlineMs = performance.now() + this.timeoutMs;
    const timer = setTimeout(() => {
      const error = new Error(`no answer within ${this.limit}`);
      resultCallback({ code: ExportResultCode.FAILED, error });
    }, this.timeoutMs);
    timer.unref();
    this.inner.export(metrics, (result) => {
      clearTimeout(timer);
      resultCallback(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.CUMULATIVE;
  }

  private createInner(): OTLPMetricExporter {
    return new OTLPMetricExporter({
      timeoutMillis: this.timeoutMs,
      temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
      userAgent: "bursar",
      httpAgentOptions: async (protocol) =>
        unreferenceSockets(
          await this.standard.agentFactory(protocol),
          () => this.deadlineMs - performance.now(),
        ),
    });
  }
}
