import { randomBytes } from "node:crypto";
import { diag } from "@opentelemetry/api";
import type { Attributes, Meter } from "@opentelemetry/api";
import { UNKNOWN } from "@bursar/conventions";
import type { Catalog } from "@bursar/conventions";
import { PRICE_BOOK } from "@bursar/pricing";
import type { Attribution, ScopeNames } from "./attribution.ts";
import { createInstruments } from "./instruments.ts";
import type { Instruments } from "./instruments.ts";
import { createLabelGuard } from "./label-guard.ts";
import { boundNames, completeNames } from "./names.ts";
import { recordUsage } from "./record-usage.ts";
import type { EndedCall } from "./ended-call.ts";
import type { Recorder } from "./recorder.ts";

/** What a recorder knows of the process it records for. */
export interface RecorderOptions {
  readonly catalog?: Catalog | undefined;
  /** `deployment.environment.name`. */
  readonly environment?: string | undefined;
  /** Names where no scope gives one. */
  readonly defaults?: ScopeNames | undefined;
}

/** Runs a step; a fault of it is recorded and yields undefined. */
type Fence = <Written>(step: string, write: () => Written) => Written | undefined;

/** A recorder on one meter. Its `run` is new: counters of another meter begin at 0, so they are another life. */
export function createRecorder(meter: Meter, options: RecorderOptions): Recorder {
  const { catalog, defaults = {} } = options;
  const run = randomBytes(8).toString("hex");
  const instruments = createInstruments(meter);
  const guard = createLabelGuard((label, name) => {
    instruments.record("labelsCollapsed", 1, { run, label });
    diag.debug(`bursar: ${label} "${name}" is recorded as "other": too many undeclared values`);
  });
  const environment = guard.admit("environment", options.environment);
  const findWho = (attribution: Attribution): Attributes => ({
    ...boundNames(attribution, catalog, guard),
    environment,
    run,
  });
  const recordFault = createFaultRecord(run, instruments);
  const fence: Fence = (step, write) => {
    try {
      return write();
    } catch (fault) {
      recordFault(step, fault);
      return undefined;
    }
  };
  recordInfo(run, catalog, instruments, fence);
  return {
    recordFault,
    findAttribution: (names) => completeNames(names, defaults, catalog),
    recordCallStarted: ({ attribution, provider, api }) =>
      fence("call started", () =>
        instruments.record("callsStarted", 1, { ...findWho(attribution), provider, api }),
      ),
    recordLostAttempt: (attribution, provider) =>
      fence("attempt", () =>
        instruments.record("attempts", 1, { ...findWho(attribution), provider, usage: "none" }),
      ),
    recordCall: (call: EndedCall) =>
      fence("call", () =>
        recordUsage(call, { instruments, guard, who: findWho(call.attribution), recordFault }),
      ),
    recordActionStarted: (attribution) =>
      fence("action started", () => instruments.record("actionsStarted", 1, findWho(attribution))),
    recordAction: ({ attribution, outcome, costUsd, durationSeconds }) =>
      fence("action", () => {
        const who = findWho(attribution);
        const labels = { ...who, outcome, latency_band: UNKNOWN };
        instruments.record("actions", 1, labels);
        if (costUsd !== undefined) instruments.record("actionCostUsd", costUsd, labels);
        if (durationSeconds !== undefined)
          instruments.record("actionDurationSeconds", durationSeconds, { ...who, outcome });
      }),
  };
}

/** Counts every fault; the first of each step is told. */
function createFaultRecord(run: string, instruments: Instruments): Recorder["recordFault"] {
  const warned = new Set<string>();
  return (step, fault) => {
    try {
      instruments.record("meterErrors", 1, { run, step });
      if (!warned.has(step))
        diag.warn(`bursar: metering failed at step "${step}"; the call is not affected`, fault);
      warned.add(step);
    } catch {
      // A diag logger that throws leaves nobody to tell.
    }
  };
}

function recordInfo(run: string, catalog: Catalog | undefined, instruments: Instruments, fence: Fence): void {
  fence("info", () => {
    instruments.record("pricesInfo", 1, { run, version: PRICE_BOOK.version, as_of: PRICE_BOOK.asOf });
    if (catalog !== undefined)
      instruments.record("catalogInfo", 1, { run, version: catalog.schema, hash: catalog.hash });
  });
}
