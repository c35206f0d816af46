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

function planFix(endpoint: string, reason: string): string {
  if (/\b(?:401|403)\b/.test(reason)) return "Credentials belong into OTEL_EXPORTER_OTLP_HEADERS.";
  if (/\b(?:404|405)\b/.test(reason))
    return "OTEL_EXPORTER_OTLP_ENDPOINT is without a path; OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is the whole address, such as http://collector:4318/v1/metrics. Prometheus needs --web.enable-otlp-receiver and the path /api/v1/otlp/v1/metrics.";
  if (URL.canParse(endpoint) && new URL(endpoint).port === "4317")
    return "4317 is the port for gRPC. Figures go by HTTP, to 4318 as a rule.";
  return "Start the Collector, or name another one in OTEL_EXPORTER_OTLP_ENDPOINT. Until it answers, figures wait in the spool.";
}
