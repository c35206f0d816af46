import { TracerProvider } from "@opentelemetry/sdk-trace";
import { AnthropicInstrumentation } from "@traceloop/instrumentation-anthropic";
import { registerTracing } from "./register-tracing.ts";
import { createSpanCounter } from "./span-counter.ts";
import { PLAIN } from "./started-subject.ts";
import type { StartSubject } from "./started-subject.ts";

/** OpenLLMetry of Traceloop, without the texts of prompts and answers. */
export const startTraceloop: StartSubject = async () => {
  const counter = createSpanCounter();
  const tracerProvider = new TracerProvider({ spanProcessors: [counter] });
  registerTracing(tracerProvider);
  new AnthropicInstrumentation({ traceContent: false }).setTracerProvider(tracerProvider);
  return { ...PLAIN, readSeen: async () => counter.take() };
};
