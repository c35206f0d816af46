import { ExportResultCode } from "@opentelemetry/core";
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { createOtlpNetworkExportDelegate, ExporterMetrics } from "@opentelemetry/otlp-exporter-base";
import { createOtlpHttpExportDelegate } from "@opentelemetry/otlp-exporter-base/node-http";
import { MetricsExporterMetricsHelper } from "@opentelemetry/otlp-transformer";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { unreferenceSockets } from "../unreferenced-agent.ts";
import { GrpcTransport } from "./grpc-transport.ts";
import { findSerializer, METRICS_SIGNAL } from "./otlp-signal.ts";
import { readOtlpTarget } from "./read-otlp-target.ts";
import type { OtlpTarget } from "./read-otlp-target.ts";

type ExportCallback = Parameters<PushMetricExporter["export"]>[1];
type InnerExporter = Pick<PushMetricExporter, "export" | "forceFlush" | "shutdown">;

/** Names OpenTelemetry's telemetry of an exporter, of which we have none. */
const COMPONENT = "bursar_metric_exporter";

/**
 * OpenTelemetry's OTLP exporter, configured by the standard variables, with nothing that keeps a program alive
 * beyond the end of an export: its sockets are unreferenced, and an export has one deadline, connecting and
 * repeated attempts included.
 */
export class OtlpExporter implements PushMetricExporter {
  readonly endpoint: string;
  private readonly target: OtlpTarget;
  private readonly grpc: GrpcTransport | undefined;
  private limit: string;
  private timeoutMs: number;
  private inner: InnerExporter;
  private deadlineMs = 0;

  /** @param longestMs no export takes longer, whatever the variables say. */
  constructor(longestMs: number) {
    this.target = readOtlpTarget(METRICS_SIGNAL);
    const { timeoutMillis } = this.target.standard;
    this.endpoint = this.target.url;
    this.timeoutMs = Math.min(timeoutMillis, longestMs);
    this.limit = timeoutMillis < longestMs ? `${timeoutMillis} ms` : `the flush time-out of ${longestMs} ms`;
    if (this.target.protocol === "grpc") this.grpc = new GrpcTransport(this.target, METRICS_SIGNAL.grpcPath);
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

  private createInner(): InnerExporter {
    const { protocol, standard } = this.target;
    const agentFactory: typeof standard.agentFactory = async (scheme) =>
      unreferenceSockets(await standard.agentFactory(scheme), () => this.deadlineMs - performance.now());
    if (protocol === "http/json")
      return new OTLPMetricExporter({
        timeoutMillis: this.timeoutMs,
        temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
        userAgent: "bursar",
        httpAgentOptions: agentFactory,
      });
    const serializer = findSerializer(METRICS_SIGNAL, protocol);
    const options = { ...standard, timeoutMillis: this.timeoutMs };
    return this.grpc === undefined
      ? createOtlpHttpExportDelegate(
          { ...options, agentFactory },
          serializer,
          COMPONENT,
          MetricsExporterMetricsHelper,
          undefined,
        )
      : createOtlpNetworkExportDelegate(options, serializer, createNoMetrics(), this.grpc);
  }
}

function createNoMetrics(): ExporterMetrics<ResourceMetrics> {
  return new ExporterMetrics({
    componentType: COMPONENT,
    metricsHelper: MetricsExporterMetricsHelper,
    url: undefined,
    meterProvider: undefined,
    responseAttributesFromError: () => ({}),
  });
}
