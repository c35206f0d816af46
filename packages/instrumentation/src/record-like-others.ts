import { TOKEN_CLASSES } from "@bursar/conventions";
import { addUsd, holdsFor, multiplyUsd, preparePrice, readUsd } from "@bursar/pricing";
import type { ExactUsd, Usage, UsagePass } from "@bursar/pricing";
import type { CallKind, PreparedCall } from "./call-series.ts";
import type { EndedCall } from "./ended-call.ts";
import { admitModel, findTerms, recordExtras, recordRequest } from "./record-usage.ts";
import type { UsageSink } from "./record-usage.ts";
import { addToSeries } from "./series.ts";

/** As many as are compared, one after the other. */
const MOST_PREPARED = 16;

/**
 * Records an ended call with its tokens and cost as `recordUsage` does, in a fraction of its time, where it is like
 * most. Returns its USD; undefined where it has to be recorded by `recordUsage`.
 */
export function recordLikeOthers(call: EndedCall, usage: Usage, sink: UsageSink): number | undefined {
  if (!isUsual(call, sink)) return undefined;
  const { prepared } = sink.who;
  for (let index = 0; index < prepared.length; index += 1) {
    const known = prepared[index];
    if (known === undefined || !isLike(call, known.kind)) continue;
    const pass = holdsFor(known.price, call.started.atMs, usage);
    if (pass !== undefined) return recordPrepared(call, usage, pass, known, sink);
  }
  const made = prepareCall(call, usage, sink);
  const pass = made && holdsFor(made.price, call.started.atMs, usage);
  if (made === undefined || pass === undefined) return undefined;
  prepared.unshift(made);
  prepared.length = Math.min(prepared.length, MOST_PREPARED);
  return recordPrepared(call, usage, pass, made, sink);
}

function isUsual({ started, end }: EndedCall, { genAi, callRecords }: UsageSink): boolean {
  const isWhole = end.result === "ok" && !end.outputEstimated && started.api !== "batch";
  return isWhole && genAi === undefined && callRecords === undefined;
}

function isLike({ started, end }: EndedCall, kind: CallKind): boolean {
  return (
    end.responseModel === kind.responseModel &&
    started.requestModel === kind.requestModel &&
    started.api === kind.api &&
    started.provider === kind.provider &&
    end.workspace === kind.workspace &&
    started.location === kind.location &&
    started.billTo === kind.billTo
  );
}

function prepareCall(call: EndedCall, usage: Usage, sink: UsageSink): PreparedCall | undefined {
  const { started, end } = call;
  const { guard, who, prices, series } = sink;
  const { provider, api, requestModel, location, billTo } = started;
  const { responseModel } = end;
  // A value beyond the bound of its label is counted each time.
  if (!guard.knows("workspace", end.workspace)) return undefined;
  const terms = findTerms(call);
  const price = preparePrice(terms, usage, prices);
  if (price === undefined) return undefined;
  const { part, priced } = price;
  const model = admitModel(part.model, sink);
  const workspace = guard.admit("workspace", end.workspace);
  const { serviceTier } = priced;
  return {
    kind: { provider, api, requestModel, location, billTo, responseModel, workspace: end.workspace },
    price,
    ended: series.findEnd(who, model, "none", call),
    part: series.findPart(who, {
      model,
      provider,
      api,
      workspace,
      serviceTier,
      part,
      priced,
      outputEstimated: false,
    }),
  };
}

function recordPrepared(
  call: EndedCall,
  usage: Usage,
  { tokens }: UsagePass,
  { price, ended, part }: PreparedCall,
  sink: UsageSink,
): number {
  const { card, unitsPerUsd } = price;
  addToSeries(ended.calls, 1);
  recordRequest(call, ended, true, sink);
  let exactUsd: ExactUsd = 0;
  for (let index = 0; index < TOKEN_CLASSES.length; index += 1) {
    const tokenClass = TOKEN_CLASSES[index];
    if (tokenClass === undefined || tokens[tokenClass] === 0) continue;
    const cost = multiplyUsd(card[tokenClass], tokens[tokenClass]);
    exactUsd = addUsd(exactUsd, cost);
    addToSeries(part.findTokens(tokenClass), tokens[tokenClass]);
    const costUsd = readUsd(cost, unitsPerUsd);
    if (costUsd > 0) addToSeries(part.findCost(tokenClass), costUsd);
  }
  recordExtras(usage, price.part.model, call.started.provider, sink);
  return readUsd(exactUsd, unitsPerUsd);
}
