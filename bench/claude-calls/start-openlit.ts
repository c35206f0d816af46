import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as SdkMetrics from "@opentelemetry/sdk-metrics";
import { createPullReader } from "./pull-reader.ts";
import { createSpanCounter } from "./span-counter.ts";
import type { SpanCounter } from "./span-counter.ts";
import { PLAIN } from "./started-subject.ts";
import type { StartSubject } from "./started-subject.ts";

interface Openlit {
  readonly default: { readonly init: (options: object) => void };
}

/** The parts that would build exporters. */
interface Tracing {
  readonly default: { buildSpanProcessors: () => readonly SpanCounter[] };
}
interface Metrics {
  readonly default: { buildMetricReaders: () => readonly SdkMetrics.MetricReader[] };
}

/** openlit with spans and metrics, without events and the texts of prompts and answers. */
export const startOpenlit: StartSubject = async () => {
  const main = fileURLToPath(import.meta.resolve("openlit"));
  const load = createRequire(main);
  const counter = createSpanCounter();
  const sdkMetrics: typeof SdkMetrics = load("@opentelemetry/sdk-metrics");
  const metrics = createPullReader(sdkMetrics);
  const tracingPart: Tracing = load(join(main, "../otel/tracing.js"));
  tracingPart.default.buildSpanProcessors = () => [counter];
  const metricsPart: Metrics = load(join(main, "../otel/metrics.js"));
  metricsPart.default.buildMetricReaders = () => [metrics.reader];
  const openlit: Openlit = load(main);
  openlit.default.init({
    captureMessageContent: false,
    disableEvents: true,
    // Else it fetches a list of prices from the network.
    pricingJson: { chat: { "claude-sonnet-5-5": { promptPrice: 0.002, completionPrice: 0.01 } } },
  });
  return {
    ...PLAIN,
    collect: metrics.collect,
    async readSeen() {
      const spans = counter.take();
      const points = await metrics.readSeen();
      return {
        what: [spans.what, points.what].filter((what) => what !== "").join(", "),
        text: `${spans.text}\n${points.text}`,
      };
    },
  };
};
