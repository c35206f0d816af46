import { randomBytes } from "node:crypto";
import type { Attributes, Meter } from "@opentelemetry/api";
import { GEN_AI_METRICS, METRICS, UNKNOWN } from "@bursar/conventions";
import type { Catalog } from "@bursar/conventions";
import { planCatalogPrices } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import type { Attribution, ScopeNames } from "./attribution.ts";
import type { BatchStore } from "./batches/batch-store.ts";
import { createCallSeries } from "./call-series.ts";
import type { Who } from "./call-series.ts";
import { createInstruments } from "./instruments.ts";
import type { Instruments } from "./instruments.ts";
import { createLabelGuard } from "./label-guard.ts";
import type { LabelGuard } from "./label-guard.ts";
import { boundNames, completeNames } from "./names.ts";
import { recordGrowth } from "./record-growth.ts";
import { recordUsage } from "./record-usage.ts";
import type { UsageSink } from "./record-usage.ts";
import type { EndedAction, Recorder } from "./recorder.ts";
import { tell } from "./tell.ts";
import { addToSeries } from "./series.ts";

/** What a recorder knows of the process it records for. */
export interface RecorderOptions {
  readonly catalog?: Catalog | undefined;
  /** `deployment.environment.name`. */
  readonly environment?: string | undefined;
  /** Names where no scope gives one. */
  readonly defaults?: ScopeNames | undefined;
  /** Remembers batches beyond this process. */
  readonly batchStore?: BatchStore | undefined;
  /** Records the metrics of the GenAI semantic conventions (status: development) as well. */
  readonly genAiMetrics?: boolean | undefined;
}

/** What a process knows of the budgets and prices, until it hears of newer ones. */
interface Known {
  readonly catalog: Catalog | undefined;
  readonly prices: Prices;
}

/** Runs a step; a fault of it is recorded and yields undefined. */
type Fence = <Written>(step: string, write: () => Written) => Written | undefined;

/** A recorder on one meter. Its `run` is new: counters of another meter begin at 0, so they are another life. */
export function createRecorder(meter: Meter, options: RecorderOptions): Recorder {
  const { defaults = {} } = options;
  const run = randomBytes(8).toString("hex");
  const instruments = createInstruments(meter, METRICS);
  const genAi = options.genAiMetrics === true ? createInstruments(meter, GEN_AI_METRICS) : undefined;
  const guard = createGuard(run, instruments);
  const environment = guard.admit("environment", options.environment);
  const series = createCallSeries(instruments);
  const findWho = (attribution: Attribution): Who =>
    series.findWho([attribution.feature, attribution.team, attribution.path], () => ({
      ...boundNames(attribution, known.catalog, guard),
      environment,
      run,
    }));
  const recordFault = createFaultRecord(run, instruments);
  const createSink = (attribution: Attribution): UsageSink => ({
    instruments,
    series,
    guard,
    who: findWho(attribution),
    prices: known.prices,
    genAi,
    recordFault,
  });
  const fence: Fence = (step, write) => {
    try {
      return write();
    } catch (fault) {
      recordFault(step, fault);
      return undefined;
    }
  };
  let known = planKnown(options.catalog, recordFault);
  fence("info", () => recordInfo(run, known, 1, instruments));
  return {
    batchStore: options.batchStore,
    recordFault,
    useCatalog: (catalog) =>
      fence("catalog", () => {
        const next = planKnown(catalog, recordFault);
        recordInfo(run, known, 0, instruments);
        known = next;
        series.forget();
        recordInfo(run, known, 1, instruments);
      }),
    findAttribution: (names) => completeNames(names, defaults, known.catalog),
    recordCallStarted: ({ attribution, provider, api }) =>
      fence("call started", () => addToSeries(series.findStarted(findWho(attribution), provider, api), 1)),
    recordLostAttempt: (attribution, provider) =>
      fence("attempt", () => addToSeries(series.findAttempts(findWho(attribution), provider, "none"), 1)),
    recordCall: (call) => fence("call", () => recordUsage(call, createSink(call.attribution))),
    recordGrowth: (growth) => fence("growth", () => recordGrowth(growth, createSink(growth.attribution))),
    recordActionStarted: (attribution) =>
      fence("action started", () => instruments.record("actionsStarted", 1, findWho(attribution).labels)),
    recordAction: (action) =>
      fence("action", () => recordEndedAction(action, findWho(action.attribution).labels, instruments)),
  };
}

function recordEndedAction(
  { outcome, costUsd, durationSeconds }: EndedAction,
  who: Attributes,
  instruments: Instruments,
): void {
  const labels = { ...who, outcome, latency_band: UNKNOWN };
  instruments.record("actions", 1, labels);
  if (costUsd !== undefined) instruments.record("actionCostUsd", costUsd, labels);
  if (durationSeconds !== undefined)
    instruments.record("actionDurationSeconds", durationSeconds, { ...who, outcome });
}

function createGuard(run: string, instruments: Instruments): LabelGuard {
  return createLabelGuard((label, name) => {
    instruments.record("labelsCollapsed", 1, { run, label });
    tell("debug", `${label} "${name}" is recorded as "other": too many undeclared values`);
  });
}

/** Counts every fault; the first of each step is told. */
function createFaultRecord(run: string, instruments: Instruments): Recorder["recordFault"] {
  const warned = new Set<string>();
  return (step, fault) => {
    if (!warned.has(step)) tell("warn", `metering failed at step "${step}"; the call is not affected`, fault);
    warned.add(step);
    try {
      instruments.record("meterErrors", 1, { run, step });
    } catch (unrecorded) {
      tell("debug", `the fault at step "${step}" is not counted`, unrecorded);
    }
  };
}

function planKnown(catalog: Catalog | undefined, recordFault: Recorder["recordFault"]): Known {
  const { prices, faults } = planCatalogPrices(catalog?.prices);
  for (const fault of faults) recordFault("prices", fault);
  return { catalog, prices };
}

/** 1 for what is in force, 0 for what no longer is. */
function recordInfo(run: string, { catalog, prices }: Known, inForce: 0 | 1, instruments: Instruments): void {
  instruments.record("pricesInfo", inForce, { run, version: prices.version, as_of: prices.asOf });
  if (catalog !== undefined)
    instruments.record("catalogInfo", inForce, { run, version: catalog.schema, hash: catalog.hash });
}
