import { metrics } from "@opentelemetry/api";
import type { MeterProvider } from "@opentelemetry/api";
import type { Catalog } from "@bursar/conventions";
import type { ScopeNames } from "./attribution.ts";
import type { BaggageKeys } from "./inbound.ts";
import type { CallLog } from "./call-log/call-log.ts";
import type { BatchStore } from "./batches/batch-store.ts";
import { createRecorder } from "./create-recorder.ts";
import type { Recorder } from "./recorder.ts";
import { findScopeStore } from "./scope-store.ts";
import type { Owner } from "./scope-store.ts";
import { NAME, VERSION } from "./package-version.ts";
import { isSwitchedOff } from "./switched-off.ts";
import { tell } from "./tell.ts";

/**
 * Options of whoever meters without {@link ClaudeInstrumentation}. Where the process is metered already, the
 * owner's own hold and these are ignored.
 */
export interface MeterOptions {
  /** By default the global one of `@opentelemetry/api`, which may be registered later. */
  readonly meterProvider?: MeterProvider | undefined;
  /** Declared features, teams and paths; without it names pass up to the bound of their label. */
  readonly catalog?: Catalog | undefined;
  /** `deployment.environment.name`. */
  readonly environment?: string | undefined;
  /** Names where no scope gives one. */
  readonly defaults?: ScopeNames | undefined;
  /** `service.name`, for the catalog's rules; by default as `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` give it. */
  readonly service?: string | undefined;
  /**
   * Names may come from inbound baggage under these keys, such as `{ feature: "app.feature" }`; none by default. Only for
   * services whose callers are trusted. Nothing is ever written into baggage.
   */
  readonly baggageKeys?: BaggageKeys | undefined;
  /** As of `ClaudeInstrumentation`. */
  readonly batchStore?: BatchStore | undefined;
  /** As of `ClaudeInstrumentation`. */
  readonly genAiMetrics?: boolean | undefined;
  /** As of `ClaudeInstrumentation`. */
  readonly callLog?: CallLog | undefined;
}

/** Whoever records in this process, from now on us if nobody does; undefined when metering is switched off. */
export function claimOwner(options: MeterOptions = {}): Owner | undefined {
  if (isSwitchedOff(process.env)) return undefined;
  const store = findScopeStore();
  if (store.owner === undefined) store.owner = createOwner(options);
  else if (options.meterProvider !== undefined || options.catalog !== undefined)
    tell("debug", "Claude calls are metered already; the options of this meter are ignored");
  return store.owner;
}

/** An owner whose recorder follows the global MeterProvider, because that may come after the first client. */
function createOwner(options: MeterOptions): Owner {
  let known: { readonly provider: MeterProvider; readonly recorder: Recorder } | undefined;
  return {
    standsIn: true,
    get recorder() {
      const provider = options.meterProvider ?? metrics.getMeterProvider();
      if (known?.provider !== provider)
        known = { provider, recorder: createRecorder(provider.getMeter(NAME, VERSION), options) };
      return known.recorder;
    },
  };
}
