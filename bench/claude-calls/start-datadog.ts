import tracer from "dd-trace";
import { createSpanCounter } from "./span-counter.ts";
import { PLAIN } from "./started-subject.ts";
import type { StartSubject } from "./started-subject.ts";

/** The Anthropic plugin of Datadog's tracer alone; LLM Observability is off, it would do more. */
export const startDatadog: StartSubject = async () => {
  const counter = createSpanCounter();
  Object.assign(process.env, {
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: "false",
    DD_REMOTE_CONFIGURATION_ENABLED: "false",
    DD_CRASHTRACKING_ENABLED: "false",
  });
  // Nothing listens there, and nothing is sent: the exporter gives way to a counter.
  tracer.init({ plugins: false, startupLogs: false, runtimeMetrics: false, url: "http://127.0.0.1:9" });
  tracer.use("anthropic");
  tracer._tracer._processor._exporter.export = (spans) => {
    for (const { name, meta, metrics } of spans) counter.onEnd({ name, attributes: { ...meta, ...metrics } });
  };
  return { ...PLAIN, readSeen: async () => counter.take() };
};
