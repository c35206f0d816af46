import { METRICS } from "@bursar/conventions";
import type { Metric } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { PulledMetric } from "./pulled-metric.ts";
import type { FindPoints } from "./pulled-metric.ts";
import { findRunningMeter } from "./running-meter.ts";
import type { RunningMeter } from "./running-meter.ts";
import { startMetering } from "./start-metering.ts";

/** What is needed of a `Registry` of `prom-client` (15.x). */
export interface PromRegistry {
  readonly registerMetric: (metric: never) => void;
  readonly getSingleMetric: (name: string) => unknown;
  readonly setContentType: (contentType: never) => void;
}

/** Options of {@link meterWithPromClient}. */
export interface PromClientOptions {
  /** The registry that the application has scraped; of a cluster's worker, one of its `AggregatorRegistry`. */
  readonly register: PromRegistry;
  /**
   * Exports by OTLP as well. Off by default: figures that reach one Prometheus by both ways are counted twice.
   */
  readonly alsoExport?: boolean;
}

/**
 * Puts the figures of this process into a registry of `prom-client`, for services that are scraped: names, labels and
 * samples are those that OTLP makes in Prometheus. The export by OTLP ends. What is counted after the last scrape is
 * lost with the process: one that lives for less than some scrape intervals should export instead.
 *
 * Calls are seen where the program runs with `--import @bursar/node/register`; without it, those of copies of the SDK
 * that are loaded after this, and of clients given to `meterClient`. Does nothing where metering is switched off.
 *
 * @throws TypeError where there is no registry, or one of prom-client 14 or older; Error where it has other metrics of
 *   our names. Nothing is changed then.
 * @example meterWithPromClient({ register: promClient.register });
 */
export function meterWithPromClient({ register, alsoExport = false }: PromClientOptions): void {
  checkRegistry(register);
  const metrics = planMetrics(register);
  const isRunning = findRunningMeter() !== undefined;
  void startMetering();
  const meter = findRunningMeter();
  if (meter === undefined) return;
  if (!isRunning) tell("warn", STARTED_LATE);
  if (!alsoExport) meter.endExport();
  const findPoints = collectOnce(meter);
  // To the types a metric is one of prom-client's classes; the registry itself asks for less.
  for (const metric of metrics)
    Reflect.apply(register.registerMetric, register, [new PulledMetric(metric, findPoints)]);
}

const STARTED_LATE =
  "meterWithPromClient started metering: calls of an SDK that was loaded before are not seen. Start the program with node --import @bursar/node/register.";

function checkRegistry(register: unknown): void {
  if (!hasMethods(register, ["registerMetric", "getSingleMetric"]))
    throw new TypeError(
      "meterWithPromClient({ register }) needs a Registry of prom-client, such as its `register`",
    );
  // An older registry writes other text, and knows nothing of OpenMetrics.
  if (!hasMethods(register, ["setContentType"]))
    throw new TypeError(
      "meterWithPromClient({ register }) needs prom-client 15 or newer; this registry is of an older one. npm install prom-client@15",
    );
}

function hasMethods(candidate: unknown, methods: readonly string[]): boolean {
  if (typeof candidate !== "object" || candidate === null) return false;
  return methods.every((method) => typeof Reflect.get(candidate, method) === "function");
}

/** All or none: figures with a metric missing would look complete. */
function planMetrics(register: PromRegistry): readonly Metric[] {
  const metrics = Object.values(METRICS);
  const taken = metrics
    .map(({ prometheusName }) => prometheusName)
    .filter((name) => {
      const found = register.getSingleMetric(name);
      return found !== undefined && !(found instanceof PulledMetric);
    });
  if (taken.length > 0)
    throw new Error(
      `meterWithPromClient({ register }): the registry has other metrics named ${taken.join(", ")}. Rename them, or give a Registry of its own.`,
    );
  return metrics.filter(({ prometheusName }) => register.getSingleMetric(prometheusName) === undefined);
}

/** A scrape asks for all metrics at once: they share one collection. */
function collectOnce(meter: RunningMeter): FindPoints {
  let collecting: Promise<ReadonlyMap<string, MetricData>> | undefined;
  return async (name) => {
    collecting ??= collect(meter).finally(() => (collecting = undefined));
    return (await collecting).get(name);
  };
}

async function collect(meter: RunningMeter): Promise<ReadonlyMap<string, MetricData>> {
  const { scopeMetrics } = await meter.collect();
  return new Map(
    scopeMetrics.flatMap(({ metrics }) => metrics.map((metric) => [metric.descriptor.name, metric] as const)),
  );
}
