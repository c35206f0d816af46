import type { Finding } from "@bursar/conventions";
import { readOtlpProtocol } from "../otlp/read-otlp-protocol.ts";
import type { Environment, Settings } from "../settings.ts";
import { planOk, planProblem, planWarning } from "./finding.ts";

/** Whether the variables of the service switch anything off, or ask for what is not done. */
export function checkSettings(settings: Settings, environment: Environment): readonly Finding[] {
  const findings = [
    ...(settings.disabled
      ? [
          planProblem(
            "settings",
            "OTEL_SDK_DISABLED or BURSAR_DISABLED is true: nothing is metered",
            "Unset it.",
          ),
        ]
      : []),
    ...settings.problems.map((problem) => planWarning("settings", problem, "Correct the variable.")),
    ...checkAddresses(environment),
    ...checkExporting(settings),
    ...checkTemporality(environment),
    ...checkService(environment),
  ];
  return findings.length > 0 ? findings : [planOk("settings", "the variables ask for nothing unusual")];
}

/** The exporter takes what is no address for its default. */
function checkAddresses(environment: Environment): readonly Finding[] {
  const isGrpc = readOtlpProtocol("METRICS", environment).protocol === "grpc";
  const example = isGrpc ? "http://<collector>:4317" : "http://<collector>:4318";
  return ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"].flatMap((name) => {
    const text = environment[name]?.trim() ?? "";
    if (text === "" || /^https?:/.test(URL.parse(text)?.protocol ?? "")) return [];
    if (isGrpc && /^[^/]+:\d+$/.test(text)) return [];
    return [planProblem("settings", `${name}: "${text}" is no address`, `${name}=${example}`)];
  });
}

function checkExporting({ exporting }: Settings): readonly Finding[] {
  if (exporting) return [];
  return [
    planWarning(
      "settings",
      "OTEL_METRICS_EXPORTER is none: nothing is exported",
      "Right for a service that is scraped by @bursar/node/prom-client; else unset it.",
    ),
  ];
}

function checkTemporality(environment: Environment): readonly Finding[] {
  const name = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
  const preference = environment[name]?.trim().toLowerCase() ?? "";
  if (preference === "" || preference === "cumulative") return [];
  return [
    planWarning(
      "settings",
      `${name} is ${preference}. Figures of @bursar/node/register are cumulative all the same; those of ClaudeInstrumentation in an SDK of your own are not, and Prometheus takes no others`,
      "Set it to cumulative, or use @bursar/node/register.",
    ),
  ];
}

function checkService(environment: Environment): readonly Finding[] {
  const isNamed =
    (environment["OTEL_SERVICE_NAME"] ?? "").trim() !== "" ||
    /(?:^|,)\s*service\.name\s*=/.test(environment["OTEL_RESOURCE_ATTRIBUTES"] ?? "");
  if (isNamed) return [];
  return [
    planWarning(
      "settings",
      "the service has no name: it shows as unknown_service:node",
      "OTEL_SERVICE_NAME=<its name>",
    ),
  ];
}
