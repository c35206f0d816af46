import { randomBytes } from "node:crypto";
import type { Meter } from "@opentelemetry/api";
import { GEN_AI_METRICS, METRICS } from "@bursar/conventions";
import type { Catalog } from "@bursar/conventions";
import type { ScopeNames } from "./attribution.ts";
import type { BatchStore } from "./batches/batch-store.ts";
import { createCallRecords } from "./call-log/call-log.ts";
import type { CallLog } from "./call-log/call-log.ts";
import { createSpendRecords } from "./create-spend-records.ts";
import { createActionRecords } from "./create-action-records.ts";
import { createCallSeries } from "./call-series.ts";
import { createToldGuard } from "./create-told-guard.ts";
import { createFaultRecord, createFence } from "./create-fault-record.ts";
import { createInstruments } from "./instruments.ts";
import type { Instruments } from "./instruments.ts";
import { boundNames, completeNames, findFeature } from "./names.ts";
import { createPendingRecords } from "./pending-records.ts";
import { planKnown } from "./plan-known.ts";
import type { Known, KnownOptions } from "./plan-known.ts";
import type { RecordOrigin } from "./call-log/plan-call-record.ts";
import { createRecentNames } from "./recent-names.ts";
import type { Recorder } from "./recorder.ts";
import { tellAtCollection } from "./tell-at-collection.ts";

/** What a recorder knows of the process it records for. */
export interface RecorderOptions extends KnownOptions {
  readonly catalog?: Catalog | undefined;
  /** `deployment.environment.name`. */
  readonly environment?: string | undefined;
  /** Names where no scope gives one. */
  readonly defaults?: ScopeNames | undefined;
  /** Remembers batches beyond this process. */
  readonly batchStore?: BatchStore | undefined;
  /** Records the metrics of the GenAI semantic conventions (status: development) as well. */
  readonly genAiMetrics?: boolean | undefined;
  /** Takes a record of each call. */
  readonly callLog?: CallLog | undefined;
}

// Of all recorders: the calls of an action may have ended on an earlier one.
const PENDING = createPendingRecords();

/** A recorder on one meter. Its `run` is new: counters of another meter begin at 0, so they are another life. */
export function createRecorder(meter: Meter, options: RecorderOptions): Recorder {
  const { defaults = {} } = options;
  const run = randomBytes(8).toString("hex");
  // Before all that the recording of calls adds to.
  tellAtCollection(meter, "claude.pending", PENDING.recordAll);
  const instruments = createInstruments(meter, METRICS);
  const genAi = options.genAiMetrics === true ? createInstruments(meter, GEN_AI_METRICS) : undefined;
  const guard = createToldGuard(run, instruments);
  const environment = guard.admit("environment", options.environment);
  const series = createCallSeries(instruments);
  const { findAttribution, findWho, forget } = createRecentNames({
    findAttribution: (claims) => completeNames(claims, known, defaults),
    findWho: (attribution) =>
      series.findWho([attribution.feature, attribution.team, attribution.path], () => ({
        ...boundNames(attribution, known.catalog, guard),
        environment,
        run,
      })),
  });
  const recordFault = createFaultRecord(run, instruments);
  const fence = createFence(recordFault);
  const actions = createActionRecords({
    instruments,
    guard,
    findWho,
    findFeature: (feature) => findFeature(known.catalog, feature),
    fence,
    pending: PENDING,
  });
  const findOrigin = (): Omit<RecordOrigin, "number"> => planOrigin(run, options.environment, known);
  const callRecords = createCallRecords(options.callLog, findOrigin, fence);
  const spend = createSpendRecords(
    { instruments, series, guard, genAi, recordFault, callRecords },
    { findWho, findPrices: () => known.prices, fence, pending: PENDING },
  );
  let known = planKnown(options.catalog, options, recordFault);
  fence("info", () => recordInfo(run, known, 1, instruments));
  return {
    batchStore: options.batchStore,
    planCallDetail: callRecords?.planDetail,
    recordFault,
    useCatalog: (catalog) =>
      fence("catalog", () => {
        const next = planKnown(catalog, options, recordFault, known.prices);
        PENDING.recordAll();
        recordInfo(run, known, 0, instruments);
        known = next;
        forget();
        series.forget();
        actions.forget();
        recordInfo(run, known, 1, instruments);
      }),
    findAttribution,
    get inboundNeeds() {
      return known.inboundNeeds;
    },
    ...spend,
    ...actions.methods,
  };
}

function planOrigin(
  run: string,
  environment: string | undefined,
  { catalog, prices }: Known,
): Omit<RecordOrigin, "number"> {
  const catalogHash = catalog?.hash ?? null;
  return { run, environment: environment ?? null, pricesVersion: prices.version, catalogHash };
}

/** 1 for what is in force, 0 for what no longer is. */
function recordInfo(run: string, { catalog, prices }: Known, inForce: 0 | 1, instruments: Instruments): void {
  instruments.record("pricesInfo", inForce, { run, version: prices.version, as_of: prices.asOf });
  if (catalog !== undefined)
    instruments.record("catalogInfo", inForce, { run, version: catalog.schema, hash: catalog.hash });
}
