import { METRICS } from "@bursar/conventions";
import { renderAnswer } from "./run-probe.ts";

// Run by the doctor after the modules that start the service's own OpenTelemetry SDK. Counts one call with each label
// there, and tells what every reader of that SDK would export of it.

/** What a reader makes of our figures. */
interface ProbedReader {
  /** 0: delta, 1: cumulative. Null: the metric does not come through. */
  readonly temporality: number | null;
  /** Labels that do not come through. */
  readonly dropped: readonly string[];
}

const { name, labels } = METRICS.calls;

type Collected = {
  readonly resourceMetrics: {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly aggregationTemporality: number;
        readonly dataPoints: readonly { readonly attributes: object }[];
      }[];
    }[];
  };
};

interface Provider {
  readonly getMeter: (scope: string) => {
    readonly createCounter: (name: string) => { readonly add: (count: number, labels: object) => void };
  };
  /** Not public, and the same in the lines 1.x to 3.x. */
  readonly _sharedState?: {
    readonly metricCollectors?: readonly { readonly collect: () => Promise<Collected> }[];
  };
}

async function probeProvider(provider: Provider): Promise<readonly ProbedReader[]> {
  const collectors = provider._sharedState?.metricCollectors ?? [];
  provider
    .getMeter("@bursar/instrumentation")
    .createCounter(name)
    .add(1, Object.fromEntries(labels.map((label) => [label, "doctor"])));
  return Promise.all(collectors.map(async (collector) => judgeReader(await collector.collect())));
}

function judgeReader({ resourceMetrics }: Collected): ProbedReader {
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  // A view may have given it another name: its labels tell it.
  const ours = metrics.find(({ dataPoints }) =>
    dataPoints.some(({ attributes }) => Object.values(attributes).includes("doctor")),
  );
  if (ours === undefined) return { temporality: null, dropped: labels };
  const kept = new Set(ours.dataPoints.flatMap(({ attributes }) => Object.keys(attributes)));
  return {
    temporality: ours.aggregationTemporality,
    dropped: labels.filter((label) => !kept.has(label)),
  };
}

const slot: { readonly metrics?: Provider } | undefined = Reflect.get(
  globalThis,
  Symbol.for("opentelemetry.js.api.1"),
);
const readers = slot?.metrics === undefined ? null : await probeProvider(slot.metrics);
process.stdout.write(renderAnswer(readers));
