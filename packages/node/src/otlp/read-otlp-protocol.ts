/** How OTLP is spoken. */
export type OtlpProtocol = "http/json" | "http/protobuf" | "grpc";

/** As in the names of the standard variables. */
export type OtlpSignalName = "METRICS" | "LOGS";

const PROTOCOLS: readonly OtlpProtocol[] = ["http/json", "http/protobuf", "grpc"];

/** The protocol that the standard variables ask for; `http/json` where they ask for none, or for one that there is not. */
export function readOtlpProtocol(
  signal: OtlpSignalName,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly protocol: OtlpProtocol; readonly problem?: string } {
  for (const name of [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"]) {
    const text = environment[name]?.trim() ?? "";
    if (text === "") continue;
    const protocol = PROTOCOLS.find((known) => known === text.toLowerCase());
    if (protocol !== undefined) return { protocol };
    return {
      protocol: "http/json",
      problem: `${name}: "${text}" is none of ${PROTOCOLS.join(", ")}; http/json holds.`,
    };
  }
  return { protocol: "http/json" };
}
