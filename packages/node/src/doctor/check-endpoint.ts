import { Buffer } from "node:buffer";
import type { Finding } from "@bursar/conventions";
import { createOtlpSender } from "../otlp/create-otlp-sender.ts";
import { findSerializer, LOGS_SIGNAL, METRICS_SIGNAL } from "../otlp/otlp-signal.ts";
import type { OtlpProtocol } from "../otlp/read-otlp-protocol.ts";
import { readOtlpTarget } from "../otlp/read-otlp-target.ts";
import type { Settings } from "../settings.ts";
import { createSpoolPost, planSpoolEndpoint } from "../spool/create-spool-post.ts";
import { planOk, planProblem, planWarning } from "./finding.ts";

const TIMEOUT_MS = 5_000;

/** A request of OTLP without a single figure: whoever takes it would take others, and keeps nothing. */
const EMPTY = Buffer.from('{"resourceMetrics":[]}');

/** Whether the endpoint answers and would take figures, with the headers and certificates of the variables. */
export async function checkEndpoint(): Promise<Finding> {
  const { url, protocol } = readOtlpTarget(METRICS_SIGNAL);
  const endpoint = planSpoolEndpoint(url);
  const { kind, reason } = await createSpoolPost(TIMEOUT_MS)(EMPTY);
  if (kind === "arrived")
    return planOk("endpoint", `${endpoint} takes figures by ${protocol} (asked without any)`);
  return planProblem(
    "endpoint",
    `${endpoint} does not take figures by ${protocol}: ${reason}`,
    planFix(endpoint, reason, protocol),
  );
}

/** The same of records of calls, where they are sent as events. */
export async function checkEventEndpoint({
  callLog,
}: Pick<Settings, "callLog">): Promise<readonly Finding[]> {
  if (callLog?.kind !== "events") return [];
  const target = readOtlpTarget(LOGS_SIGNAL);
  const endpoint = planSpoolEndpoint(target.url);
  const empty = findSerializer(LOGS_SIGNAL, target.protocol).serializeRequest([]) ?? EMPTY;
  const { kind, reason } = await createOtlpSender(target, LOGS_SIGNAL)(empty, TIMEOUT_MS);
  if (kind === "arrived")
    return [
      planOk("endpoint", `${endpoint} takes records of calls by ${target.protocol} (asked without any)`),
    ];
  return [
    planWarning(
      "endpoint",
      `${endpoint} does not take records of calls by ${target.protocol}: ${reason}`,
      "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT names who takes logs, such as http://collector:4318/v1/logs. The Collector of bursar compile takes none.",
    ),
  ];
}

const GRPC =
  "This is a port for gRPC. OTEL_EXPORTER_OTLP_PROTOCOL=grpc speaks it; HTTP has as a rule port 4318, not 4317.";
const NO_GRPC =
  "This is no port for gRPC: that has as a rule 4317. OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf speaks HTTP, as a rule to 4318.";

/** What to do, by what is in the reason. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/^HTTP 40[13]\b/, "Credentials belong into OTEL_EXPORTER_OTLP_HEADERS."],
  [
    /^HTTP 40[45]\b/,
    "OTEL_EXPORTER_OTLP_ENDPOINT is without a path; OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is the whole address, such as http://collector:4318/v1/metrics. Prometheus needs --web.enable-otlp-receiver and the path /api/v1/otlp/v1/metrics.",
  ],
  [/^gRPC (?:7|16)\b/, "Credentials belong into OTEL_EXPORTER_OTLP_HEADERS."],
  [/^gRPC 12\b|does not speak HTTP\/2|no answer of gRPC/, NO_GRPC],
  [/Expected HTTP\//, GRPC],
  [/certificate/, "OTEL_EXPORTER_OTLP_CERTIFICATE names the file of the authority that signed it."],
  [/wrong version number|packet length too long/, "It does not speak TLS: the address begins with http://."],
  [/socket hang up/, "If it speaks TLS, the address begins with https://."],
];

function planFix(endpoint: string, reason: string, protocol: OtlpProtocol): string {
  const known = FIXES.find(([pattern]) => pattern.test(reason))?.[1];
  if (known !== undefined) return known;
  const port = URL.canParse(endpoint) ? new URL(endpoint).port : "";
  if (protocol === "grpc" && port === "4318") return NO_GRPC;
  if (protocol !== "grpc" && port === "4317") return GRPC;
  return "Start the Collector, or name another one in OTEL_EXPORTER_OTLP_ENDPOINT. Until it answers, figures wait in the spool.";
}
