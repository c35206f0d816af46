import { createNoopMeter } from "@opentelemetry/api";
import type { MeterProvider } from "@opentelemetry/api";
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from "@opentelemetry/instrumentation";
import type { InstrumentationConfig } from "@opentelemetry/instrumentation";
import type { Catalog } from "@bursar/conventions";
import type { ScopeNames } from "./attribution.ts";
import type { BaggageKeys } from "./inbound.ts";
import { whenBatchesCounted } from "./batches/batch-state.ts";
import type { CallLog } from "./call-log/call-log.ts";
import type { BatchStore } from "./batches/batch-store.ts";
import { createRecorder } from "./create-recorder.ts";
import { NAME, VERSION } from "./package-version.ts";
import { findBetaPrototype, patchConversations, unpatchConversations } from "./patch-conversations.ts";
import type { ConversationPrototype } from "./patch-conversations.ts";
import { isSdkPrototype, patchRequest, unpatchRequest } from "./patch-request.ts";
import type { SdkPrototype } from "./patch-request.ts";
import type { Recorder } from "./recorder.ts";
import { becomeOwner, findScopeStore } from "./scope-store.ts";
import type { Owner } from "./scope-store.ts";
import { SDK_PACKAGE, SDK_VERSIONS } from "./sdk-versions.ts";
import { isSwitchedOff } from "./switched-off.ts";
import { tell } from "./tell.ts";

/** What is patched of the exports of the SDK's client. */
interface SdkExports {
  readonly BaseAnthropic?: { readonly prototype?: unknown };
  readonly Anthropic?: unknown;
}

/** Options of {@link ClaudeInstrumentation}. */
export interface ClaudeInstrumentationConfig extends InstrumentationConfig {
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
  /**
   * Remembers who made a batch, and which entries are counted, beyond this process. By default its own memory does:
   * the last 20,000 batches, and 1,000,000 counted entries of batches whose results were read in part.
   */
  readonly batchStore?: BatchStore | undefined;
  /**
   * Records the metrics of OpenTelemetry's semantic conventions for generative AI too: `gen_ai.client.inference.*`
   * (status: development, their names may change). Off by default; they carry no feature and no cost.
   */
  readonly genAiMetrics?: boolean | undefined;
  /** Takes a record of each call: see `CallRecord` of `@bursar/conventions`. Off by default; it holds no content. */
  readonly callLog?: CallLog | undefined;
}

/**
 * Meters every Claude call of the Anthropic SDK, in CommonJS and ES modules. The first enabled instance of a
 * process records; a second one would count twice and stays idle.
 *
 * @example registerInstrumentations({ instrumentations: [new ClaudeInstrumentation()] })
 */
export class ClaudeInstrumentation extends InstrumentationBase<ClaudeInstrumentationConfig> implements Owner {
  // Without initialisers: the base constructor calls the methods below, and they would be overwritten.
  declare recorder: Recorder;
  declare private prototypes: Set<SdkPrototype> | undefined;
  declare private betaPrototypes: Set<ConversationPrototype> | undefined;

  constructor(config: ClaudeInstrumentationConfig = {}) {
    super(NAME, VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition(SDK_PACKAGE, SDK_VERSIONS, undefined, undefined, [
      this.patchFile("client.js"),
      this.patchFile("client.mjs"),
    ]);
  }

  override setMeterProvider(meterProvider: MeterProvider): void {
    try {
      super.setMeterProvider(meterProvider);
    } catch (fault) {
      tell(
        "warn",
        "the meter provider cannot be used; Claude calls are recorded where they were before",
        fault,
      );
    }
  }

  override _updateMetricInstruments(): void {
    try {
      this.recorder = createRecorder(this.meter, this.getConfig());
    } catch (fault) {
      tell("warn", "the meter cannot be used; Claude calls are not metered", fault);
      this.recorder = createRecorder(createNoopMeter(), this.getConfig());
    }
  }

  /** Names and prices of a newer catalog hold from the next call on; counters go on. */
  useCatalog(catalog: Catalog): void {
    this.setConfig({ ...this.getConfig(), catalog });
    this.recorder.useCatalog(catalog);
  }

  /**
   * Resolves once all that was read of batch results is counted; never rejects. Needed before a last export where
   * there is a `batchStore`: it is waited for, ten seconds a request at most.
   */
  whenBatchesCounted(): Promise<void> {
    return whenBatchesCounted();
  }

  override enable(): void {
    if (isSwitchedOff(process.env)) return;
    if (!becomeOwner(this)) return;
    super.enable();
    for (const prototype of this.prototypes ?? []) patchRequest(prototype, () => this.findRecorder());
    for (const prototype of this.betaPrototypes ?? []) patchConversations(prototype);
  }

  override disable(): void {
    const store = findScopeStore();
    if (store.owner !== this) return;
    store.owner = undefined;
    for (const prototype of this.prototypes ?? []) unpatchRequest(prototype);
    for (const prototype of this.betaPrototypes ?? []) unpatchConversations(prototype);
    super.disable();
  }

  private patchFile(file: string): InstrumentationNodeModuleFile {
    return new InstrumentationNodeModuleFile(
      `${SDK_PACKAGE}/${file}`,
      SDK_VERSIONS,
      (client: SdkExports) => {
        this.patchPrototype(client.BaseAnthropic?.prototype);
        this.patchBeta(findBetaPrototype(client.Anthropic));
        return client;
      },
      // All copies of the SDK are taken back together in `disable`.
      () => {},
    );
  }

  private patchPrototype(prototype: unknown): void {
    if (!isSdkPrototype(prototype)) {
      this.recorder.recordFault("patch", "the SDK's client has no request method");
      return;
    }
    this.prototypes ??= new Set();
    // Known ones are handed in again where metering is enabled anew.
    const isLoading = !this.prototypes.has(prototype);
    this.prototypes.add(prototype);
    patchRequest(prototype, () => this.findRecorder(), isLoading);
  }

  private patchBeta(prototype: ConversationPrototype | undefined): void {
    if (prototype === undefined) return;
    this.betaPrototypes ??= new Set();
    this.betaPrototypes.add(prototype);
    patchConversations(prototype);
  }

  /** Whoever records now: a wrapper that could not be taken back meters for its successor, or not at all. */
  private findRecorder(): Recorder | undefined {
    return findScopeStore().owner?.recorder;
  }
}
