import type { Prices } from "@bursar/pricing";
import type { Attribution } from "./attribution.ts";
import type { Who } from "./call-series.ts";
import type { Fence } from "./create-fault-record.ts";
import type { EndedCall } from "./ended-call.ts";
import { createPendingCalls, readSeenUsage } from "./pending-calls.ts";
import { recordGrowth } from "./record-growth.ts";
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
}

/** The part of a recorder that records calls and other usage. */
export interface SpendRecords {
  readonly methods: Pick<
    Recorder,
    "recordCallStarted" | "recordLostAttempt" | "recordCall" | "recordCallSoon" | "recordGrowth"
  >;
  /** Before figures are read, or other prices hold. */
  readonly recordPending: () => void;
}

export function createSpendRecords(sink: SpendSink, sources: SpendSources): SpendRecords {
  const { series, callRecords } = sink;
  const { findWho, findPrices, fence } = sources;
  const planFor = (attribution: Attribution): UsageSink => planSink(sink, findWho(attribution), findPrices());
  const record = (call: EndedCall, usage = readSeenUsage(call)): number | undefined =>
    fence("call", () => recordUsage(call, usage, planFor(call.started.attribution)));
  const pending = createPendingCalls(record);
  return {
    methods: {
      recordCallStarted: ({ attribution, provider, api }) =>
        fence("call started", () => addToSeries(series.findStarted(findWho(attribution), provider, api), 1)),
      recordLostAttempt: (attribution, provider) =>
        fence("attempt", () => addToSeries(series.findAttempts(findWho(attribution), provider, "none"), 1)),
      recordCall: (call) => record(call),
      recordCallSoon(call) {
        // A record of a call is written when it ends.
        if (callRecords === undefined) pending.add(call);
        else record(call);
      },
      recordGrowth: (growth) => fence("growth", () => recordGrowth(growth, planFor(growth.attribution))),
    },
    recordPending: pending.recordAll,
  };
}

/** Each is named: to copy an object takes longer. */
function planSink(
  { instruments, series, guard, genAi, recordFault, callRecords }: SpendSink,
  who: Who,
  prices: Prices,
): UsageSink {
  return { instruments, series, guard, who, prices, genAi, recordFault, callRecords };
}
