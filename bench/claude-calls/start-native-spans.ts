import { TracerProvider } from "@opentelemetry/sdk-trace";
import { registerTracing } from "./register-tracing.ts";
import { createSpanCounter } from "./span-counter.ts";
import { PLAIN } from "./started-subject.ts";
import type { StartSubject } from "./started-subject.ts";

/** The SDK's own spans, which it makes wherever a tracer provider is registered. */
export const startNativeSpans: StartSubject = async () => {
  const counter = createSpanCounter();
  registerTracing(new TracerProvider({ spanProcessors: [counter] }));
  return { ...PLAIN, clientOptions: {}, readSeen: async () => counter.take() };
};
