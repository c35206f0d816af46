import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

/** Beside `src` and `dist` alike. */
const PROTO_FOLDER = new URL("../proto/", import.meta.url);
const SERVICE_FILE = "opentelemetry/proto/collector/metrics/v1/metrics_service.proto";
const SERVICE = "opentelemetry.proto.collector.metrics.v1";

/** The protobuf messages of the metrics signal. */
export interface OtlpSchema {
  readonly request: protobuf.Type;
  readonly response: protobuf.Type;
  /** `google.rpc.Status`, the body of every error. */
  readonly status: protobuf.Type;
}

let loaded: OtlpSchema | undefined;

/** Reads the protocol definitions of this package, once. */
export function readOtlpSchema(): OtlpSchema {
  if (loaded !== undefined) return loaded;
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => fileURLToPath(new URL(target, PROTO_FOLDER));
  root.loadSync(SERVICE_FILE);
  const status = new protobuf.Type("Status")
    .add(new protobuf.Field("code", 1, "int32"))
    .add(new protobuf.Field("message", 2, "string"));
  root.define("google.rpc").add(status);
  loaded = {
    request: root.lookupType(`${SERVICE}.ExportMetricsServiceRequest`),
    response: root.lookupType(`${SERVICE}.ExportMetricsServiceResponse`),
    status,
  };
  return loaded;
}
