import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";
import type { OtlpSignal } from "./otlp-signal.ts";
import { readOtlpProtocol } from "./read-otlp-protocol.ts";
import type { OtlpProtocol, OtlpSignalName } from "./read-otlp-protocol.ts";

/** Where requests go, and how, by the standard variables. */
export interface OtlpTarget {
  readonly protocol: OtlpProtocol;
  /** Of gRPC without a path. */
  readonly url: string;
  /** What OpenTelemetry's exporter by HTTP itself reads: headers, time-out, compression, files of TLS. */
  readonly standard: ReturnType<typeof convertLegacyHttpOptions>;
}

const CONTENT_TYPES: Readonly<Record<OtlpProtocol, string>> = {
  "http/json": "application/json",
  "http/protobuf": "application/x-protobuf",
  grpc: "application/grpc+proto",
};

const DEFAULT_GRPC_URL = "http://localhost:4317";

/** Reads where a signal goes. */
export function readOtlpTarget({ name, httpPath }: Pick<OtlpSignal<never>, "name" | "httpPath">): OtlpTarget {
  const { protocol } = readOtlpProtocol(name, process.env);
  const standard = convertLegacyHttpOptions({ userAgent: "bursar" }, name, httpPath, {
    "Content-Type": CONTENT_TYPES[protocol],
  });
  const url = protocol === "grpc" ? findGrpcUrl(name) : standard.url;
  return { protocol, url, standard: { ...standard, url } };
}

/** An address without a scheme is one with TLS, unless a variable says otherwise: so does OpenTelemetry's exporter. */
function findGrpcUrl(signal: OtlpSignalName): string {
  const text = readEither(signal, "ENDPOINT");
  if (text === undefined) return DEFAULT_GRPC_URL;
  const scheme = readEither(signal, "INSECURE")?.toLowerCase() === "true" ? "http" : "https";
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${scheme}://${text}`;
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    ? new URL(url).origin
    : DEFAULT_GRPC_URL;
}

function readEither(signal: OtlpSignalName, name: string): string | undefined {
  return [`OTEL_EXPORTER_OTLP_${signal}_${name}`, `OTEL_EXPORTER_OTLP_${name}`]
    .map((variable) => process.env[variable]?.trim() ?? "")
    .find((text) => text !== "");
}
