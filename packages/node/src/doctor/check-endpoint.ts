import { Buffer } from "node:buffer";
import type { Finding } from "@bursar/conventions";
import { OtlpExporter } from "../otlp-exporter.ts";
import { createSpoolPost, planSpoolEndpoint } from "../spool/create-spool-post.ts";
import { planOk, planProblem } from "./finding.ts";

const TIMEOUT_MS = 5_000;

/** A request of OTLP without a single figure: whoever takes it would take others, and keeps nothing. */
const EMPTY = Buffer.from('{"resourceMetrics":[]}');

/** Whether the endpoint answers and would take figures, with the headers and certificates of the variables. */
export async function checkEndpoint(): Promise<Finding> {
  const endpoint = planSpoolEndpoint(new OtlpExporter(TIMEOUT_MS).endpoint);
  const { kind, reason } = await createSpoolPost(TIMEOUT_MS)(EMPTY);
  if (kind === "arrived") return planOk("endpoint", `${endpoint} takes figures (asked without any)`);
  return planProblem("endpoint", `${endpoint} does not take figures: ${reason}`, planFix(endpoint, reason));
}

const GRPC = "This is a port for gRPC. Figures go by HTTP: as a rule to 4318, not 4317.";

/** What to do, by what is in the reason. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/^HTTP 40[13]\b/, "Credentials belong into OTEL_EXPORTER_OTLP_HEADERS."],
  [
    /^HTTP 40[45]\b/,
    "OTEL_EXPORTER_OTLP_ENDPOINT is without a path; OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is the whole address, such as http://collector:4318/v1/metrics. Prometheus needs --web.enable-otlp-receiver and the path /api/v1/otlp/v1/metrics.",
  ],
  [/Expected HTTP\//, GRPC],
  [/certificate/, "OTEL_EXPORTER_OTLP_CERTIFICATE names the file of the authority that signed it."],
  [/wrong version number|packet length too long/, "It does not speak TLS: the address begins with http://."],
  [/socket hang up/, "If it speaks TLS, the address begins with https://."],
];

function planFix(endpoint: string, reason: string): string {
  const known = FIXES.find(([pattern]) => pattern.test(reason))?.[1];
  if (known !== undefined) return known;
  if (URL.canParse(endpoint) && new URL(endpoint).port === "4317") return GRPC;
  return "Start the Collector, or name another one in OTEL_EXPORTER_OTLP_ENDPOINT. Until it answers, figures wait in the spool.";
}
