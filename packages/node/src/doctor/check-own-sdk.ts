import type { Finding } from "@bursar/conventions";
import { planOk, planProblem, planWarning } from "./finding.ts";
import { runProbe } from "./run-probe.ts";

interface ProbedReader {
  readonly temporality: number | null;
  readonly dropped: readonly string[];
}

/** What is known of an OpenTelemetry SDK of the service's own. */
export interface OwnSdk {
  readonly service: string;
  /** Modules that start it, as after `--import`. */
  readonly modules: readonly string[];
  readonly nodeOptions: string;
  /** Metering has a provider of its own: then this SDK matters only to what is given to it by hand. */
  readonly isRegistered: boolean;
}

const DELTA = 0;

/**
 * What an OpenTelemetry SDK of the service's own makes of figures that ClaudeInstrumentation gives it: temporality, and
 * labels that its views drop.
 */
export async function checkOwnSdk({
  service,
  modules,
  nodeOptions,
  isRegistered,
}: OwnSdk): Promise<readonly Finding[]> {
  if (modules.length === 0) return [];
  const named = modules.join(", ");
  try {
    const readers = await probeReaders(service, modules, nodeOptions);
    if (readers === undefined)
      return [
        planOk(
          "own-sdk",
          `${named} registers no metrics of OpenTelemetry: figures of @bursar/node/register go their own way`,
        ),
      ];
    if (readers.length === 0)
      return [
        planWarning(
          "own-sdk",
          `${named} registers metrics of OpenTelemetry without a reader that can be looked at`,
          "Add a metric reader, or use @bursar/node/register, which has its own.",
        ),
      ];
    const plan = isRegistered ? planWarning : planProblem;
    return readers.flatMap((reader) => judgeReader(named, reader, plan));
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return [
      planProblem(
        "own-sdk",
        `${named} does not start: ${reason}`,
        "Name the module as after node --import, with ./ before a file.",
      ),
    ];
  }
}

async function probeReaders(
  service: string,
  modules: readonly string[],
  nodeOptions: string,
): Promise<readonly ProbedReader[] | undefined> {
  const answer = await runProbe({
    name: "probe-own-sdk",
    flags: modules.flatMap((module) => ["--import", module]),
    args: [],
    folder: service,
    // Long before its first export the probe is over.
    environment: {
      NODE_OPTIONS: nodeOptions,
      BURSAR_DISABLED: "true",
      OTEL_METRIC_EXPORT_INTERVAL: "3600000",
    },
  });
  if (answer === null) return undefined;
  if (!Array.isArray(answer)) throw new TypeError("the probe told no list");
  return answer as readonly ProbedReader[];
}

function judgeReader(
  named: string,
  { temporality, dropped }: ProbedReader,
  plan: typeof planProblem,
): readonly Finding[] {
  if (temporality === null)
    return [
      plan(
        "own-sdk",
        `a view of ${named} drops what ClaudeInstrumentation gives it`,
        "Leave the meter @bursar/instrumentation out of that view, or use @bursar/node/register.",
      ),
    ];
  const findings = [
    ...(temporality === DELTA
      ? [
          plan(
            "own-sdk",
            `a reader of ${named} exports delta: Prometheus takes no such sums of ClaudeInstrumentation`,
            "Choose cumulative for it (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative), or use @bursar/node/register.",
          ),
        ]
      : []),
    ...(dropped.length > 0
      ? [
          plan(
            "own-sdk",
            `a view of ${named} drops the labels ${dropped.join(", ")}: series of ClaudeInstrumentation become one`,
            "Leave the meter @bursar/instrumentation out of that view, or use @bursar/node/register.",
          ),
        ]
      : []),
  ];
  return findings.length > 0
    ? findings
    : [planOk("own-sdk", `a reader of ${named} keeps every label, cumulative`)];
}
