import { findLatencyBand } from "@bursar/conventions";
import type { CatalogFeature } from "@bursar/conventions";
import type { Attributes } from "@opentelemetry/api";
import type { Attribution } from "./attribution.ts";
import { sortLabels } from "./call-series.ts";
import type { Who } from "./call-series.ts";
import type { Fence } from "./create-fault-record.ts";
import type { Instruments } from "./instruments.ts";
import type { LabelGuard } from "./label-guard.ts";
import { createMemo } from "./memo.ts";
import type { Memo } from "./memo.ts";
import type { OtherCost } from "./other-cost.ts";
import type { PendingRecords } from "./pending-records.ts";
import type { EndedAction, Recorder } from "./recorder.ts";
import { addToSeries } from "./series.ts";
import type { Series } from "./series.ts";

/** Writes actions to the metrics. */
export interface ActionRecords {
  readonly methods: Pick<
    Recorder,
    "recordActionStarted" | "recordAction" | "recordOtherCost" | "isReturnSuccess"
  >;
  /** The same names may have other labels and bands from now on. */
  readonly forget: () => void;
}

/** Where actions are written to. */
export interface ActionSink {
  readonly instruments: Instruments;
  readonly guard: LabelGuard;
  readonly findWho: (attribution: Attribution) => Who;
  /** What the catalog in force says of a feature. */
  readonly findFeature: (feature: string) => CatalogFeature | undefined;
  readonly fence: Fence;
  readonly pending: PendingRecords;
}

/** The series of actions that ended alike, and the labels of their histograms. */
interface EndedSeries {
  readonly actions: Series;
  readonly cost: Attributes;
  readonly duration: Attributes;
}

export function createActionRecords(sink: ActionSink): ActionRecords {
  const { instruments, findWho, findFeature, fence, pending } = sink;
  const started = createMemo<Series>();
  const ended = createMemo<EndedSeries>();
  const recordStarted = (attribution: Attribution): void => {
    const { key, labels } = findWho(attribution);
    addToSeries(
      started.find([key], () => instruments.findSeries("actionsStarted", labels)),
      1,
    );
  };
  return {
    methods: {
      recordActionStarted: (attribution) => fence("action started", () => recordStarted(attribution)),
      recordAction: (action) =>
        fence("action", () => {
          const who = findWho(action.attribution);
          pending.add(() => fence("action", () => recordEnded(action, who, ended, sink)));
        }),
      recordOtherCost: (attribution, cost) =>
        fence("other cost", () => recordOtherCost(attribution, cost, sink)),
      isReturnSuccess: (feature) => findFeature(feature)?.returnIsSuccess === true,
    },
    forget() {
      started.forget();
      ended.forget();
    },
  };
}

function recordEnded(
  { attribution, outcome, cost, durationSeconds }: EndedAction,
  { key, labels }: Who,
  ended: Memo<EndedSeries>,
  { instruments, findFeature }: ActionSink,
): void {
  const boundsSeconds = findFeature(attribution.feature)?.latencyBoundsSeconds ?? [];
  const latencyBand = findLatencyBand(boundsSeconds, durationSeconds);
  const series = ended.find([key, outcome, latencyBand], () => {
    const banded = sortLabels({ ...labels, outcome, latency_band: latencyBand });
    const duration = sortLabels({ ...labels, outcome });
    return { actions: instruments.findSeries("actions", banded), cost: banded, duration };
  });
  addToSeries(series.actions, 1);
  if (cost?.costUsd !== undefined) instruments.record("actionCostUsd", cost.costUsd, series.cost);
  if (durationSeconds !== undefined)
    instruments.record("actionDurationSeconds", durationSeconds, series.duration);
}

function recordOtherCost(
  attribution: Attribution,
  { kind, usd }: OtherCost,
  { instruments, guard, findWho }: ActionSink,
): void {
  const labels = { ...findWho(attribution).labels, kind: guard.admit("kind", kind) };
  instruments.record("otherCostUsd", usd, labels);
}
