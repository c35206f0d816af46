import { trace } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";
import { SPAN_ATTRIBUTES } from "@bursar/conventions";
import type { Attribution } from "./attribution.ts";

/** Scope of the spans that the SDK makes of its own calls, on every platform. */
const SDK_SCOPE = "com.anthropic.sdk.typescript";

/**
 * The SDK's own span of the call that is made here, which is active while the SDK's middleware runs. Undefined
 * where it makes none, or none that is recorded: the spans around it are the application's and stay as they are.
 */
export function findSdkSpan(): Span | undefined {
  const span: (Span & { readonly instrumentationScope?: { readonly name?: unknown } }) | undefined =
    trace.getActiveSpan();
  const name = span?.instrumentationScope?.name;
  return typeof name === "string" && name.startsWith(SDK_SCOPE) && span?.isRecording() === true
    ? span
    : undefined;
}

/** Says on the span whose call it is. */
export function recordNames(span: Span | undefined, { feature, team, path }: Attribution): void {
  span?.setAttributes({
    [SPAN_ATTRIBUTES.feature]: feature,
    [SPAN_ATTRIBUTES.team]: team,
    [SPAN_ATTRIBUTES.path]: path,
  });
}

/** Says on the span what the call cost; nothing where that is not known, or the SDK has ended the span. */
export function recordCost(span: Span | undefined, costUsd: number | undefined): void {
  if (costUsd !== undefined && span?.isRecording() === true)
    span.setAttribute(SPAN_ATTRIBUTES.costUsd, costUsd);
}
