import { COST_CLASSES, TOKEN_CLASSES, UNKNOWN } from "@bursar/conventions";
import type { Api, GenAiMetricKey, Provider, TokenClass } from "@bursar/conventions";
import { findModel, nameModel, priceReadUsage } from "@bursar/pricing";
import type { CallTerms, PricedPart, PricedUsage, Prices, Usage } from "@bursar/pricing";
import type { CallRecords } from "./call-log/call-log.ts";
import type { CallSeries, EndSeries, PartLabels, Who } from "./call-series.ts";
import type { EndedCall, StartedCall } from "./ended-call.ts";
import type { Instruments } from "./instruments.ts";
import type { LabelGuard } from "./label-guard.ts";
import { recordGenAi } from "./record-gen-ai.ts";
import type { Recorder } from "./recorder.ts";
import { addToSeries } from "./series.ts";

/** Where a call is written to. */
export interface UsageSink {
  readonly instruments: Instruments;
  readonly guard: LabelGuard;
  readonly series: CallSeries;
  readonly who: Who;
  readonly prices: Prices;
  /** Defined where the metrics of the GenAI semantic conventions are asked for. */
  readonly genAi: Instruments<GenAiMetricKey> | undefined;
  readonly recordFault: Recorder["recordFault"];
  /** Defined where calls are recorded one by one. */
  readonly callRecords: CallRecords | undefined;
}

/** What of a call is told beside its tokens and cost. */
export interface Billed {
  readonly provider: Provider;
  readonly api: Api;
  readonly workspace: string | undefined;
  readonly outputEstimated: boolean;
}

/** Counts of a usage beside its tokens by class. */
type Extras = Pick<PricedUsage, "thinkingTokens" | "webSearchRequests" | "webFetchRequests">;

/**
 * Records an ended call with its tokens and cost; returns its USD, undefined where a price is unknown.
 *
 * @param usage - undefined where none was seen
 */
export function recordUsage(call: EndedCall, usage: Usage | undefined, sink: UsageSink): number | undefined {
  const { guard, who, prices, series } = sink;
  const { started, end } = call;
  const { provider, api } = started;
  const answering = end.responseModel ?? started.requestModel;
  const model = admitModel(nameModel(answering, prices), sink);
  const errorType = end.errorType === "none" ? "none" : guard.admit("error_type", end.errorType);
  const found = series.findEnd(who, model, errorType, call);
  addToSeries(found.calls, 1);
  const priced = usage && priceReadUsage(findTerms(call), usage, prices);
  // An entry of a batch is no request: it has neither a duration nor attempts.
  if (api !== "batch") {
    recordDurations(call, found, sink.instruments);
    // Attempts without an answer were counted when they failed.
    const seen = priced === undefined ? "none" : "seen";
    if (end.answered) addToSeries(series.findAttempts(who, provider, seen), 1);
  }
  if (api !== "batch" && sink.genAi !== undefined)
    recordGenAi(call, findModels(started, model, sink), priced, sink.genAi);
  sink.callRecords?.recordCall(call, priced);
  if (!end.answered) return 0;
  if (priced === undefined) return undefined;
  const { workspace, outputEstimated } = end;
  recordBill(priced, answering, { provider, api, workspace, outputEstimated }, sink);
  return priced.totalUsd;
}

/** What decides the rates of a call. */
export function findTerms({ started, end }: EndedCall): CallTerms {
  const { provider, api, requestModel, location, atMs, billTo } = started;
  const { stopReason, responseModel: model = requestModel } = end;
  return { model, provider, requestModel, location, atMs, batch: api === "batch", stopReason, billTo };
}

/** Records tokens, cost and server tools of a usage, whatever it was made by. */
export function recordBill(priced: PricedUsage, answering: string, billed: Billed, sink: UsageSink): void {
  for (const problem of priced.problems) sink.recordFault("usage", problem);
  for (const part of priced.parts) recordPart(part, priced, billed, sink);
  recordExtras(priced, answering, billed.provider, sink);
}

/** Records how long a call took. */
export function recordDurations(
  { started, end, endedAtMs }: EndedCall,
  { duration, firstToken }: EndSeries,
  instruments: Instruments,
): void {
  instruments.record("callDurationSeconds", (endedAtMs - started.startedAtMs) / 1000, duration);
  const { timeToFirstTokenSeconds } = end;
  if (timeToFirstTokenSeconds !== undefined)
    instruments.record("timeToFirstTokenSeconds", timeToFirstTokenSeconds, firstToken);
}

function findModels(
  { requestModel }: StartedCall,
  response: string,
  sink: UsageSink,
): { readonly request: string; readonly response: string } {
  return { request: admitModel(nameModel(requestModel, sink.prices), sink), response };
}

function recordPart(part: PricedPart, priced: PricedUsage, call: Billed, sink: UsageSink): void {
  const { guard, who, series } = sink;
  const { provider, api, outputEstimated } = call;
  const model = admitModel(part.model, sink);
  const workspace = guard.admit("workspace", call.workspace);
  const serviceTier = api === "batch" ? "batch" : priced.serviceTier;
  const labels = { model, provider, api, workspace, serviceTier, part, priced, outputEstimated };
  const found = series.findPart(who, labels);
  for (const tokenClass of TOKEN_CLASSES) {
    const tokens = part.tokens[tokenClass];
    if (!(tokens > 0)) continue;
    addToSeries(found.findTokens(tokenClass), tokens);
    if (part.unpricedReason !== undefined || part.unbilledReason !== undefined)
      recordSubset(tokenClass, tokens, labels, sink);
  }
  for (const costClass of COST_CLASSES) {
    const costUsd = part.costUsd?.[costClass] ?? 0;
    if (costUsd > 0) addToSeries(found.findCost(costClass), costUsd);
  }
}

/** Tokens without a price, or on nobody's bill of ours; rare, so their labels are built each time. */
function recordSubset(
  tokenClass: TokenClass,
  tokens: number,
  { model, provider, part: { unpricedReason, unbilledReason } }: PartLabels,
  { instruments, who }: UsageSink,
): void {
  const subset = { ...who.labels, model, provider, token_class: tokenClass };
  if (unpricedReason !== undefined)
    instruments.record("unpricedTokens", tokens, { ...subset, reason: unpricedReason });
  if (unbilledReason !== undefined)
    instruments.record("unbilledTokens", tokens, { ...subset, reason: unbilledReason });
}

/** Records what a usage tells beside tokens of a class, such as the searches of the API's own tools. */
export function recordExtras(
  { thinkingTokens, webSearchRequests, webFetchRequests }: Extras,
  answering: string,
  provider: Provider,
  sink: UsageSink,
): void {
  if (thinkingTokens === 0 && webSearchRequests === 0 && webFetchRequests === 0) return;
  const { instruments } = sink;
  const who = { ...sink.who.labels, model: admitModel(nameModel(answering, sink.prices), sink) };
  if (thinkingTokens > 0) instruments.record("thinkingTokens", thinkingTokens, who);
  const tools = { web_search: webSearchRequests, web_fetch: webFetchRequests };
  for (const [tool, requests] of Object.entries(tools))
    if (requests > 0) instruments.record("serverToolRequests", requests, { ...who, provider, tool });
}

/** The model as a label. */
export function admitModel(model: string, { guard, prices }: UsageSink): string {
  return model === UNKNOWN ? UNKNOWN : guard.admit("model", model, findModel(model, prices) !== undefined);
}
