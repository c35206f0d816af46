import type { TokenClass } from "@bursar/conventions";
import { addUsd, holdsFor, multiplyUsd, preparePrice, readUsd } from "@bursar/pricing";
import type { ExactUsd, Usage, UsagePass } from "@bursar/pricing";
import type { CallKind, PartSeries, PreparedCall, PreparedClass } from "./call-series.ts";
import type { EndedCall } from "./ended-call.ts";
import { admitModel, findTerms, recordDurations, recordExtras } from "./record-usage.ts";
import type { UsageSink } from "./record-usage.ts";
import { addToSeries } from "./series.ts";

/** As many as are compared, one after the other. */
const MOST_PREPARED = 8;

/**
 * Records an ended call with its tokens and cost as `recordUsage` does, in a fraction of its time, where it is like
 * most. Returns its USD; undefined where it has to be recorded by `recordUsage`.
 */
export function recordLikeOthers(call: EndedCall, usage: Usage, sink: UsageSink): number | undefined {
  if (!isUsual(call, sink)) return undefined;
  const { who } = sink;
  const { prepared } = who;
  for (let index = 0; index < prepared.length; index += 1) {
    const known = prepared[index];
    if (known === undefined || !isLike(call, known.kind)) continue;
    const pass = holdsFor(known.price, call.started.atMs, usage);
    if (pass !== undefined) return recordPrepared(call, usage, pass, known, sink);
  }
  if (!who.isKnown) {
    who.isKnown = true;
    return undefined;
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
  const price = preparePrice(findTerms(call), usage, prices);
  if (price === undefined) return undefined;
  const { part, priced, card } = price;
  const model = admitModel(part.model, sink);
  const workspace = guard.admit("workspace", end.workspace);
  const { serviceTier } = priced;
  const labels = { model, provider, api, workspace, serviceTier, part, priced, outputEstimated: false };
  const prepareClass = (tokenClass: TokenClass): PreparedClass => ({
    tokenClass,
    unitsPerToken: card[tokenClass],
    series: undefined,
  });
  return {
    kind: { provider, api, requestModel, location, billTo, responseModel, workspace: end.workspace },
    price,
    ended: series.findEnd(who, model, "none", call),
    attempts: series.findAttempts(who, provider, "seen"),
    part: series.findPart(who, labels),
    classes: {
      input: prepareClass("input"),
      cache_read: prepareClass("cache_read"),
      cache_write_5m: prepareClass("cache_write_5m"),
      cache_write_1h: prepareClass("cache_write_1h"),
      output: prepareClass("output"),
    },
  };
}

function recordPrepared(
  call: EndedCall,
  usage: Usage,
  { tokens }: UsagePass,
  { price, ended, attempts, part, classes }: PreparedCall,
  sink: UsageSink,
): number {
  const { unitsPerUsd } = price;
  addToSeries(ended.calls, 1);
  addToSeries(attempts, 1);
  recordDurations(call, ended, sink.instruments);
  // One by one: a loop would look each class up by its name.
  let exactUsd = recordClass(classes.input, tokens.input, part, unitsPerUsd);
  exactUsd = addUsd(exactUsd, recordClass(classes.cache_read, tokens.cache_read, part, unitsPerUsd));
  exactUsd = addUsd(exactUsd, recordClass(classes.cache_write_5m, tokens.cache_write_5m, part, unitsPerUsd));
  exactUsd = addUsd(exactUsd, recordClass(classes.cache_write_1h, tokens.cache_write_1h, part, unitsPerUsd));
  exactUsd = addUsd(exactUsd, recordClass(classes.output, tokens.output, part, unitsPerUsd));
  recordExtras(usage, price.part.model, call.started.provider, sink);
  return readUsd(exactUsd, unitsPerUsd);
}

function recordClass(
  prepared: PreparedClass,
  tokens: number,
  part: PartSeries,
  unitsPerUsd: number,
): ExactUsd {
  if (tokens === 0) return 0;
  const { tokenClass, unitsPerToken } = prepared;
  const series = (prepared.series ??= {
    tokens: part.findTokens(tokenClass),
    cost: unitsPerToken > 0 ? part.findCost(tokenClass) : undefined,
  });
  const exactUsd = multiplyUsd(unitsPerToken, tokens);
  addToSeries(series.tokens, tokens);
  if (series.cost !== undefined) addToSeries(series.cost, readUsd(exactUsd, unitsPerUsd));
  return exactUsd;
}
