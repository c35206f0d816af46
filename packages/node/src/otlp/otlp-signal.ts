import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
} from "@opentelemetry/otlp-transformer";
import type { ISerializer } from "@opentelemetry/otlp-transformer";
import type { OtlpProtocol, OtlpSignalName } from "./read-otlp-protocol.ts";

type Serializer<Request> = ISerializer<Request, object>;

/** What OTLP says of a kind of telemetry. */
export interface OtlpSignal<Request> {
  /** As in the names of variables. */
  readonly name: OtlpSignalName;
  readonly httpPath: string;
  readonly grpcPath: string;
  /** What a request has, and an endpoint may refuse some of. */
  readonly items: string;
  readonly json: Serializer<Request>;
  readonly protobuf: Serializer<Request>;
}

type RequestOf<Found> = Found extends ISerializer<infer Request, unknown> ? Request : never;

/** The figures. */
export const METRICS_SIGNAL: OtlpSignal<RequestOf<typeof JsonMetricsSerializer>> = {
  name: "METRICS",
  httpPath: "v1/metrics",
  grpcPath: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  items: "points",
  json: JsonMetricsSerializer,
  protobuf: ProtobufMetricsSerializer,
};

/** The records of calls. */
export const LOGS_SIGNAL: OtlpSignal<RequestOf<typeof JsonLogsSerializer>> = {
  name: "LOGS",
  httpPath: "v1/logs",
  grpcPath: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
  items: "records",
  json: JsonLogsSerializer,
  protobuf: ProtobufLogsSerializer,
};

/** How requests are written in a protocol. */
export function findSerializer<Request>(
  signal: OtlpSignal<Request>,
  protocol: OtlpProtocol,
): Serializer<Request> {
  return protocol === "http/json" ? signal.json : signal.protobuf;
}
