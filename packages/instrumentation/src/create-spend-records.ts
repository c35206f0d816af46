import { readUsage } from "@bursar/pricing";
import type { Prices, Usage } from "@bursar/pricing";
import type { Attribution } from "./attribution.ts";
import type { Who } from "./call-series.ts";
import type { Fence } from "./create-fault-record.ts";
import type { EndedCall } from "./ended-call.ts";
import { addCost } from "./open-action.ts";
import type { PendingRecords } from "./pending-records.ts";
import { recordGrowth } from "./record-growth.ts";
import { recordLikeOthers } from "./record-like-others.ts";
import { recordUsage } from "./record-usage.ts";
import type { UsageSink } from "./record-usage.ts";
import type { Recorder } from "./recorder.ts";
import { addToSeries } from "./series.ts";

/** Where spend is written to, whoever spends and whatever it costs. */
type SpendSink = Omit<UsageSink, "who" | "prices">;

interface SpendSources {
  readonly findWho: (attribution: Attribution) => Who;
  /** Those in force. */
  readonly findPrices: () => Prices;
  readonly fence: Fence;
  readonly pending: PendingRecords;
}

/** The part of a recorder that records calls and other usage. */
type SpendRecords = Pick<
  Recorder,
  "recordCallStarted" | "recordLostAttempt" | "recordCall" | "recordCallSoon" | "recordGrowth"
>;

/**
 * Of an action, what is recorded at once comes after what is pending, so that it costs what ended before its outcome;
 * otherwise the order is all one, because sums have none.
 */
export function createSpendRecords(sink: SpendSink, sources: SpendSources): SpendRecords {
  const { series, callRecords } = sink;
  const { findWho, findPrices, fence, pending } = sources;
  let last: UsageSink | undefined;
  const planFor = (attribution: Attribution): UsageSink => {
    const who = findWho(attribution);
    const prices = findPrices();
    if (last?.who !== who || last.prices !== prices) last = { ...sink, who, prices };
    return last;
  };
  const record = (call: EndedCall, usage: Usage | undefined): number | undefined =>
    fence("call", () => recordUsage(call, usage, planFor(call.started.attribution)));
  const recordCall = (call: EndedCall): number | undefined => {
    pending.recordAll();
    return record(call, readSeenUsage(call));
  };
  return {
    recordCallStarted: ({ attribution, provider, api }) =>
      fence("call started", () => addToSeries(series.findStarted(findWho(attribution), provider, api), 1)),
    recordLostAttempt: (attribution, provider) =>
      fence("attempt", () => addToSeries(series.findAttempts(findWho(attribution), provider, "none"), 1)),
    recordCall,
    recordCallSoon(call, actions) {
      // A record of a call is written when it ends.
      if (callRecords !== undefined) {
        addCost(actions, recordCall(call));
        return;
      }
      // An outcome that is pending came before this call.
      if (actions.length > 0) pending.recordAll();
      // Read at once, because the application may change it.
      const usage = readSeenUsage(call);
      let costUsd: number | undefined;
      try {
        costUsd = usage && recordLikeOthers(call, usage, planFor(call.started.attribution));
        if (costUsd === undefined) {
          pending.add(() => addCost(actions, record(call, usage)));
          return;
        }
      } catch (fault) {
        // Some of it may be recorded.
        sink.recordFault("call", fault);
      }
      addCost(actions, costUsd);
    },
    recordGrowth(growth) {
      pending.recordAll();
      return fence("growth", () => recordGrowth(growth, planFor(growth.attribution)));
    },
  };
}

/** Undefined where none was seen. */
function readSeenUsage({ end: { usage } }: EndedCall): Usage | undefined {
  return usage === undefined || usage === null ? undefined : readUsage(usage);
}
