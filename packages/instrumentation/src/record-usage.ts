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

/** What of a call is told beside its tokens and cost. */
export type Billed = Pick<EndedCall, "provider" | "api" | "workspace" | "outputEstimated">;

/** Records an ended call with its tokens and cost; returns its USD, undefined where a price is unknown. */
export function recordUsage(call: EndedCall, sink: UsageSink): number | undefined {
  const { instruments, guard, who, prices } = sink;
  const { provider, api, result } = call;
  const usageSeen = call.usage !== undefined && call.usage !== null;
  const answering = call.responseModel ?? call.requestModel;
  const model = admitModel(nameModel(answering, prices), sink);
  const errorType = call.errorType === "none" ? "none" : guard.admit("error_type", call.errorType);
  instruments.record("calls", 1, { ...who, model, provider, api, result, error_type: errorType });
  const batch = api === "batch";
  const priced = usageSeen ? priceUsage({ ...call, model: answering, batch }, prices) : undefined;
  // An entry of a batch is no request: it has neither a duration nor attempts.
  if (!batch) recordRequest(call, model, priced, sink);
  if (!call.answered) return 0;
  if (priced === undefined) return undefined;
  recordBill(priced, answering, call, sink);
  return priced.totalUsd;
}

/** Records tokens, cost and server tools of a usage, whatever it was made by. */
export function recordBill(priced: PricedUsage, answering: string, billed: Billed, sink: UsageSink): void {
  for (const problem of priced.problems) sink.recordFault("usage", problem);
  for (const part of priced.parts) recordPart(part, priced, billed, sink);
  const model = admitModel(nameModel(answering, sink.prices), sink);
  recordExtras(priced, { ...sink.who, model }, billed, sink);
}

function recordRequest(
  call: EndedCall,
  model: string,
  priced: PricedUsage | undefined,
  sink: UsageSink,
): void {
  const { instruments, who, prices, genAi } = sink;
  const { provider, api, result } = call;
  const durationSeconds = (performance.now() - call.startedAtMs) / 1000;
  instruments.record("callDurationSeconds", durationSeconds, { ...who, model, api, result });
  if (call.timeToFirstTokenSeconds !== undefined)
    instruments.record("timeToFirstTokenSeconds", call.timeToFirstTokenSeconds, { ...who, model });
  if (genAi !== undefined) {
    const request = admitModel(nameModel(call.requestModel, prices), sink);
    recordGenAi(call, { request, response: model }, priced, genAi);
  }
  // Attempts without an answer were counted when they failed.
  if (!call.answered) return;
  const usage = priced === undefined ? "none" : "seen";
  instruments.record("attempts", 1, { ...who, provider, usage });
}

function recordPart(part: PricedPart, priced: PricedUsage, call: Billed, sink: UsageSink): void {
  const { instruments, guard, who } = sink;
  const model = admitModel(part.model, sink);
  const { provider } = call;
  const what: Attributes = {
    ...who,
    model,
    provider,
    api: call.api,
    workspace: guard.admit("workspace", call.workspace),
    service_tier: call.api === "batch" ? "batch" : priced.serviceTier,
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

function recordExtras(priced: PricedUsage, who: Attributes, call: Billed, { instruments }: UsageSink): void {
  if (priced.thinkingTokens > 0) instruments.record("thinkingTokens", priced.thinkingTokens, who);
  const tools = { web_search: priced.webSearchRequests, web_fetch: priced.webFetchRequests };
  for (const [tool, requests] of Object.entries(tools))
    if (requests > 0)
      instruments.record("serverToolRequests", requests, { ...who, provider: call.provider, tool });
}

function admitModel(model: string, { guard, prices }: UsageSink): string {
  return model === UNKNOWN ? UNKNOWN : guard.admit("model", model, findModel(model, prices) !== undefined);
}
