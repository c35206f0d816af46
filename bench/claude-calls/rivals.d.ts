// The parts of the rivals that are called. Declared here, so that the checks need no install of bench/; the bench
// itself proves that each records something before it is measured.
declare module "@arizeai/openinference-instrumentation-anthropic" {
  import type { TracerProvider } from "@opentelemetry/api";

  export const AnthropicInstrumentation: new (options: {
    readonly tracerProvider: TracerProvider;
    readonly traceConfig: { readonly hideInputs: boolean; readonly hideOutputs: boolean };
  }) => object;
}

declare module "@traceloop/instrumentation-anthropic" {
  import type { TracerProvider } from "@opentelemetry/api";

  export class AnthropicInstrumentation {
    constructor(options: { readonly traceContent: boolean });
    setTracerProvider(provider: TracerProvider): void;
  }
}

declare module "@sentry/node" {
  interface SentSpan {
    readonly name: string;
    readonly attributes: object;
  }

  type Item = readonly [object, { readonly items?: readonly SentSpan[] }];

  export interface Transport {
    readonly send: (envelope: readonly [object, readonly Item[]]) => Promise<object>;
    readonly flush: () => Promise<boolean>;
  }

  export function init(options: {
    readonly dsn: string;
    readonly tracesSampleRate: number;
    readonly defaultIntegrations: false;
    readonly integrations: readonly object[];
    readonly transport: () => Transport;
  }): void;
  export function anthropicAIIntegration(options: {
    readonly recordInputs: boolean;
    readonly recordOutputs: boolean;
  }): object;
  export function getClient(): { readonly emit: (event: "flush") => void } | undefined;
}

declare module "dd-trace" {
  interface FormattedSpan {
    readonly name: string;
    readonly meta: object;
    readonly metrics: object;
  }

  const tracer: {
    readonly init: (options: {
      readonly plugins: boolean;
      readonly startupLogs: boolean;
      readonly runtimeMetrics: boolean;
      readonly url: string;
    }) => void;
    readonly use: (plugin: "anthropic") => void;
    readonly _tracer: {
      readonly _processor: { readonly _exporter: { export: (spans: readonly FormattedSpan[]) => void } };
    };
  };
  export default tracer;
}
