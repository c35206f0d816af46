import { decodePercent } from "./decode-percent.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** `service.name` as OpenTelemetry's variables give it: `OTEL_SERVICE_NAME`, else `OTEL_RESOURCE_ATTRIBUTES`. */
export function readServiceName(environment: Environment): string | undefined {
  const own = environment["OTEL_SERVICE_NAME"]?.trim();
  if (own !== undefined && own !== "") return own;
  const attributes = environment["OTEL_RESOURCE_ATTRIBUTES"] ?? "";
  const [, name] = /(?:^|,)\s*service\.name\s*=\s*([^,]+)/.exec(attributes) ?? [];
  return name === undefined ? undefined : decodePercent(name.trim());
}
