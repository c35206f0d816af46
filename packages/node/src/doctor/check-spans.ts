import type { Finding } from "@bursar/conventions";
import { SDK_PACKAGE } from "@bursar/instrumentation/host";
import { planOk, planWarning } from "./finding.ts";
import type { InstalledPackage } from "./list-packages.ts";

/** Packages that make spans of Claude calls themselves, and how each is told not to. */
const TRACERS: ReadonlyMap<string, string> = new Map([
  [
    "@arizeai/openinference-instrumentation-anthropic",
    "leave AnthropicInstrumentation out of the instrumentations",
  ],
  ["@langtrase/typescript-sdk", 'Langtrace.init({ disable_instrumentations: { only: ["anthropic"] } })'],
  ["@opentelemetry/instrumentation-anthropic", "leave AnthropicInstrumentation out of the instrumentations"],
  [
    "@sentry/node",
    'Sentry.init({ integrations: (all) => all.filter(({ name }) => name !== "Anthropic_AI") })',
  ],
  ["@traceloop/instrumentation-anthropic", "leave anthropic out of instrumentModules"],
  ["dd-trace", "DD_TRACE_DISABLED_PLUGINS=anthropic"],
  ["openlit", 'openlit.init({ disabledInstrumentations: ["anthropic"] })'],
]);

// From then on the SDK makes spans of its own.
const TRACED_MINOR = 134;

/** Names of the packages that {@link checkSpans} looks for. */
export const TRACER_PACKAGES: readonly string[] = [...TRACERS.keys()];

/** Whether a call may have more than one span: figures that are added up of spans are then too high. */
export function checkSpans(
  packages: readonly InstalledPackage[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  const tracers = [...new Set(packages.map(({ name }) => name))].filter((name) => TRACERS.has(name));
  const ownSpans =
    environment["ANTHROPIC_OPEN_TELEMETRY"]?.toLowerCase() !== "false" &&
    packages.some(({ name, version }) => name === SDK_PACKAGE && hasSpans(version));
  const sources = tracers.length + (ownSpans ? 1 : 0);
  if (sources <= 1)
    return [
      planOk("spans", `spans of a call are made by ${tracers[0] ?? (ownSpans ? "the SDK alone" : "nobody")}`),
    ];
  const all = [...tracers, ...(ownSpans ? ["the SDK itself"] : [])].join(" and ");
  return tracers.map((name) =>
    planWarning(
      "spans",
      `${name} is installed: a call may have a span each of ${all}. Our figures count it once; sums over spans do not`,
      `${TRACERS.get(name) ?? ""}${ownSpans ? "; or keep it, and set ANTHROPIC_OPEN_TELEMETRY=false for the SDK's own spans" : ""}.`,
    ),
  );
}

function hasSpans(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major >= 1 || minor >= TRACED_MINOR;
}
