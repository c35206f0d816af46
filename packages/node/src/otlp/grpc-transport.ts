import type { ExportResponse, IExporterTransport } from "@opentelemetry/otlp-exporter-base";
import { tidy } from "./find-verdict.ts";
import { GrpcConnection } from "./grpc-connection.ts";
import { renderGrpcStatus } from "./grpc-status.ts";
import type { OtlpTarget } from "./read-otlp-target.ts";

/**
 * Lets OpenTelemetry's exporters speak gRPC. An export is one attempt: what fails is in the next one, or in the spool.
 */
export class GrpcTransport implements IExporterTransport {
  private readonly connection: GrpcConnection;
  private readonly path: string;

  constructor(target: OtlpTarget, path: string) {
    this.connection = new GrpcConnection(target);
    this.path = path;
  }

  async send(message: Uint8Array, timeoutMs: number): Promise<ExportResponse> {
    try {
      const { status, message: reason, body } = await this.connection.call(this.path, message, timeoutMs);
      if (status === 0) return { status: "success", data: body };
      return { status: "failure", error: new Error(renderGrpcStatus(status, tidy(reason))) };
    } catch (fault) {
      return { status: "failure", error: fault instanceof Error ? fault : new Error(String(fault)) };
    }
  }

  shutdown(): void {
    this.connection.close();
  }
}
