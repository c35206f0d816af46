import type { Attributes } from "@opentelemetry/api";
import { COST_CLASSES, TOKEN_CLASSES, UNKNOWN } from "@bursar/conventions";
import type { CostClass, GenAiMetricKey } from "@bursar/conventions";
import { findModel, nameModel, priceUsage } from "@bursar/pricing";
import type { PricedPart, PricedUsage, Prices } from "@bursar/pricing";
import type { EndedCall } from "./ended-call.ts";
import type { Instruments } from "./instruments.ts";
import type { LabelGuard } from "./label-guard.ts";
import { recordGenAi } from "./record-gen-ai.ts";
import type { Recorder } from "./recorder.ts";

/** Where a call is written to. */
export interface UsageSink {
  readonly instruments: Instruments;
  readonly guard: LabelGuard;
  readonly who: Attributes;
  readonly prices: Prices;
  /** Defined where the metrics of the GenAI semantic conventions are asked for. */
  readonly genAi: Instruments<GenAiMetricKey> | undefined;
  readonly recordFault: Recorder["recordFault"];
}

/** Records an ended call with its tokens and cost; returns its USD, undefined where a price is unknown. */
export function recordUsage(call: EndedCall, sink: UsageSink): number | undefined {
  const { instruments, guard, who, prices } = sink;
  const { provider, api, result } = call;
  const usageSeen = call.usage !== undefined && call.usage !== null;
  const answering = call.responseModel ?? call.requestModel;
  const model = admitModel(nameModel(answering, prices), sink);
  const errorType = call.errorType === "none" ? "none" : guard.admit("error_type", call.errorType);
  const durationSeconds = (performance.now() - call.startedAtMs) / 1000;
  instruments.record("calls", 1, { ...who, model, provider, api, result, error_type: errorType });
  instruments.record("callDurationSeconds", durationSeconds, { ...who, model, api, result });
  if (call.timeToFirstTokenSeconds !== undefined)
    instruments.record("timeToFirstTokenSeconds", call.timeToFirstTokenSeconds, { ...who, model });
  const priced = usageSeen ? priceUsage({ ...call, model: answering }, prices) : undefined;
  if (sink.genAi !== undefined) {
    const request = admitModel(nameModel(call.requestModel, prices), sink);
    recordGenAi(call, { request, response: model }, priced, sink.genAi);
  }
  // Attempts without an answer were counted when they failed.
  if (!call.answered) return 0;
  instruments.record("attempts", 1, { ...who, provider, usage: usageSeen ? "seen" : "none" });
  if (priced === undefined) return undefined;
  for (const problem of priced.problems) sink.recordFault("usage", problem);
  for (const part of priced.parts) recordPart(part, priced, call, sink);
  recordExtras(priced, { ...who, model }, call, sink);
  return priced.totalUsd;
}

function recordPart(part: PricedPart, priced: PricedUsage, call: EndedCall, sink: UsageSink): void {
  const { instruments, guard, who } = sink;
  const model = admitModel(part.model, sink);
  const { provider } = call;
  const what: Attributes = {
    ...who,
    model,
    provider,
    api: call.api,
    workspace: guard.admit("workspace", call.workspace),
    service_tier: priced.serviceTier,
    speed: part.speed,
    geo: priced.geo,
    price_band: part.priceBand,
    sender: "bursar",
  };
  const findBasis = (tokenClass: CostClass): string =>
    call.outputEstimated && tokenClass === "output" ? "estimated" : "reported";
  for (const tokenClass of TOKEN_CLASSES) {
    const tokens = part.tokens[tokenClass];
    if (!(tokens > 0)) continue;
    instruments.record("tokens", tokens, { ...what, basis: findBasis(tokenClass), token_class: tokenClass });
    const subset = { ...who, model, provider, token_class: tokenClass };
    if (part.unpricedReason !== undefined)
      instruments.record("unpricedTokens", tokens, { ...subset, reason: part.unpricedReason });
    if (part.unbilledReason !== undefined)
      instruments.record("unbilledTokens", tokens, { ...subset, reason: part.unbilledReason });
  }
  for (const costClass of COST_CLASSES) {
    const costUsd = part.costUsd?.[costClass] ?? 0;
    if (costUsd > 0)
      instruments.record("costUsd", costUsd, {
        ...what,
        basis: findBasis(costClass),
        token_class: costClass,
        price: part.price ?? "list",
      });
  }
}

function recordExtras(
  priced: PricedUsage,
  who: Attributes,
  call: EndedCall,
  { instruments }: UsageSink,
): void {
  if (priced.thinkingTokens > 0) instruments.record("thinkingTokens", priced.thinkingTokens, who);
  const tools = { web_search: priced.webSearchRequests, web_fetch: priced.webFetchRequests };
  for (const [tool, requests] of Object.entries(tools))
    if (requests > 0)
      instruments.record("serverToolRequests", requests, { ...who, provider: call.provider, tool });
}

function admitModel(model: string, { guard, prices }: UsageSink): string {
  return model === UNKNOWN ? UNKNOWN : guard.admit("model", model, findModel(model, prices) !== undefined);
}
