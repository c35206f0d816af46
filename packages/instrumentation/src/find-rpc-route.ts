import { findGlobalApi } from "./global-api.ts";
import { readFields } from "./read-fields.ts";

/** Where OpenTelemetry's instrumentations of HTTP servers and frameworks keep it: `getRPCMetadata` of its core. */
const RPC_METADATA: unique symbol = Symbol.for("OpenTelemetry SDK Context Key RPC_METADATA");

/** `http.route` of the request served here, where the application is traced and its framework has found the route. */
export function findRpcRoute(): string | undefined {
  const route = readFields(findGlobalApi().context?.active().getValue(RPC_METADATA))?.["route"];
  return typeof route === "string" && route !== "" ? route : undefined;
}
