import { findGlobalApi } from "@bursar/instrumentation/host";
import { metrics, ProxyTracerProvider, trace } from "@opentelemetry/api";
import { CompositePropagator, getStringFromEnv, W3CTraceContextPropagator } from "@opentelemetry/core";
import { envDetector, serviceInstanceIdDetector } from "@opentelemetry/resources";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { keepAliveFor } from "./final-flush.ts";
import { addFlush, flushBeside } from "./flush-beside.ts";
import { flushOnExit } from "./flush-on-exit.ts";
import { ReceivedBaggage } from "./received-baggage.ts";
import { findRunningMeter } from "./running-meter.ts";
import { readSettings } from "./settings.ts";
import { waitAtMost } from "./wait-at-most.ts";

/**
 * Starts an OpenTelemetry SDK for a service that has none, by the standard OTEL_* variables. Where one is registered
 * already, or `OTEL_SDK_DISABLED` is set, nothing starts; the first is told as a warning.
 */
export function startSdk(): void {
  if (["true", "1"].includes(getStringFromEnv("OTEL_SDK_DISABLED")?.trim().toLowerCase() ?? "")) return;
  const registered = listRegistered();
  if (registered.length > 0) {
    process.emitWarning(
      `@bursar/node/sdk starts no OpenTelemetry SDK: this process has one already (${registered.join(", ")}). Import @bursar/node/register instead.`,
      { type: "BursarWarning" },
    );
    return;
  }
  const byVariable = <Option>(name: string, otherwise: Option): Option | undefined =>
    getStringFromEnv(name) === undefined ? otherwise : undefined;
  const textMapPropagator = byVariable("OTEL_PROPAGATORS", createPropagator());
  // Those of the process and the host would send its command line, which may hold secrets.
  const resourceDetectors = byVariable("OTEL_NODE_RESOURCE_DETECTORS", [
    envDetector,
    serviceInstanceIdDetector,
  ]);
  new NodeSDK({
    ...(textMapPropagator && { textMapPropagator }),
    ...(resourceDetectors && { resourceDetectors }),
  }).start();
  flushAtEnd(readSettings(process.env).flushTimeoutMs);
}

function createPropagator(): CompositePropagator {
  return new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new ReceivedBaggage()] });
}

function listRegistered(): readonly string[] {
  const slot: object = findGlobalApi();
  return ["trace", "metrics", "context", "propagation"].filter((name) => name in slot);
}

function flushAtEnd(timeoutMs: number): void {
  addFlush((longestMs = timeoutMs) => flushProviders(Math.min(longestMs, timeoutMs)));
  // Metering flushes what is beside it too; two that listen would each take the other for the program's own handler.
  if (findRunningMeter() !== undefined) return;
  const flush = (): Promise<void> => keepAliveFor(flushBeside());
  flushOnExit({ flush, flushAtFault: flush, flushAtEnd: flush });
}

/** Does not shut them down: a program that has a handler of its own may go on. */
async function flushProviders(timeoutMs: number): Promise<void> {
  const tracers = trace.getTracerProvider();
  const providers = [
    tracers instanceof ProxyTracerProvider ? tracers.getDelegate() : tracers,
    metrics.getMeterProvider(),
  ];
  await waitAtMost(timeoutMs, Promise.allSettled(providers.map(flushProvider)));
}

async function flushProvider(provider: object): Promise<void> {
  if ("forceFlush" in provider && typeof provider.forceFlush === "function") await provider.forceFlush();
}
