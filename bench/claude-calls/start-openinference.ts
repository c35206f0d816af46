import { AnthropicInstrumentation } from "@arizeai/openinference-instrumentation-anthropic";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { registerTracing } from "./register-tracing.ts";
import { createSpanCounter } from "./span-counter.ts";
import { PLAIN } from "./started-subject.ts";
import type { StartSubject } from "./started-subject.ts";

/** OpenInference, without the texts of prompts and answers. */
export const startOpeninference: StartSubject = async () => {
  const counter = createSpanCounter();
  const tracerProvider = new TracerProvider({ spanProcessors: [counter] });
  registerTracing(tracerProvider);
  void new AnthropicInstrumentation({
    tracerProvider,
    traceConfig: { hideInputs: true, hideOutputs: true },
  });
  return { ...PLAIN, readSeen: async () => counter.take() };
};
