import type { MeterProvider } from "@opentelemetry/api";
import type { Catalog } from "@bursar/conventions";
import { whenBatchesCounted } from "./batches/batch-state.ts";
import type { ClaudeInstrumentationConfig } from "./claude-instrumentation.ts";
import { createRecorder } from "./create-recorder.ts";
import { NAME, VERSION } from "./package-version.ts";
import { findBetaPrototype, patchConversations } from "./patch-conversations.ts";
import { isSdkPrototype, patchRequest } from "./patch-request.ts";
import { recordFault } from "./record-fault.ts";
import { becomeOwner, findScopeStore } from "./scope-store.ts";
import type { Recorder } from "./recorder.ts";

/** As of {@link ClaudeInstrumentation}; nothing is hooked. */
export interface ProcessMeterOptions extends Omit<ClaudeInstrumentationConfig, "enabled"> {
  readonly meterProvider: MeterProvider;
}

/** Meters a process to which somebody else shows each copy of the SDK. */
export interface ProcessMeter {
  /**
   * Meters all clients of a copy of the SDK, given what its `client` module calls `BaseAnthropic`; its tool runners
   * and threads keep their names, given what it calls `Anthropic`. Never throws.
   */
  readonly meterClass: (baseClass: unknown, mainClass: unknown) => void;
  /** Names and prices of a newer catalog hold from the next call on. */
  readonly useCatalog: (catalog: Catalog) => void;
  /** As of {@link ClaudeInstrumentation}. */
  readonly whenBatchesCounted: () => Promise<void>;
}

/**
 * Records the calls of this process without OpenTelemetry's hooks. These are one for all instrumentations of a
 * process: started before the application's own, they would remember modules that its own are still to see.
 */
export function meterProcess({ meterProvider, ...options }: ProcessMeterOptions): ProcessMeter {
  const recorder = createRecorder(meterProvider.getMeter(NAME, VERSION), options);
  becomeOwner({ recorder });
  return {
    meterClass,
    useCatalog: (catalog) => recorder.useCatalog(catalog),
    whenBatchesCounted,
  };
}

function meterClass(baseClass: unknown, mainClass: unknown): void {
  try {
    const prototype: unknown = typeof baseClass === "function" ? baseClass.prototype : undefined;
    if (isSdkPrototype(prototype)) patchRequest(prototype, findRecorder);
    else recordFault("patch", "the SDK's client has no request method");
    const beta = findBetaPrototype(mainClass);
    if (beta !== undefined) patchConversations(beta);
  } catch (fault) {
    recordFault("patch", fault);
  }
}

function findRecorder(): Recorder | undefined {
  return findScopeStore().owner?.recorder;
}
