import { CALL_RECORD_SCHEMA, TOKEN_CLASSES } from "@bursar/conventions";
import type { CallRecord, CallRecordPart, TokenClass } from "@bursar/conventions";
import type { PricedPart, PricedUsage } from "@bursar/pricing";
import type { CallDetail } from "./call-detail.ts";
import type { EndedCall } from "../ended-call.ts";
import type { UsageGrowth } from "../usage-growth.ts";

/** What the records of a process have in common, and the number of the next. */
export type RecordOrigin = Pick<
  CallRecord,
  "run" | "number" | "environment" | "pricesVersion" | "catalogHash"
>;

type Bill = Pick<
  CallRecord,
  | "costUsd"
  | "serviceTier"
  | "speed"
  | "geo"
  | "thinkingTokens"
  | "webSearchRequests"
  | "webFetchRequests"
  | "parts"
>;

const UNSEEN: Omit<Bill, "costUsd"> = {
  serviceTier: null,
  speed: null,
  geo: null,
  thinkingTokens: 0,
  webSearchRequests: 0,
  webFetchRequests: 0,
  parts: [],
};

const NO_DETAIL: CallDetail = {
  scope: undefined,
  maxTokens: undefined,
  prompt: { blocks: [], leftOut: 0 },
  requestId: undefined,
};

/** The record of a call that has ended; `priced` is undefined where no usage was seen. */
export function planCallRecord(
  { started, end, endedAtMs }: EndedCall,
  priced: PricedUsage | undefined,
  origin: RecordOrigin,
): CallRecord {
  const { detail = NO_DETAIL } = started;
  const { scope, prompt } = detail;
  return {
    schema: CALL_RECORD_SCHEMA,
    kind: "call",
    ...origin,
    startedAt: new Date(started.atMs).toISOString(),
    // An entry of a batch is no request.
    durationSeconds: started.api === "batch" ? null : (endedAtMs - started.startedAtMs) / 1000,
    timeToFirstTokenSeconds: nullIfUnknown(end.timeToFirstTokenSeconds),
    requestId: nullIfUnknown(detail.requestId),
    requestModel: started.requestModel,
    responseModel: nullIfUnknown(end.responseModel),
    provider: started.provider,
    api: started.api,
    workspace: nullIfUnknown(end.workspace),
    ...started.attribution,
    promptVersion: nullIfUnknown(scope?.promptVersion),
    tags: scope?.tags ?? {},
    actionIds: scope?.actions.map(({ id }) => id) ?? [],
    result: end.result,
    errorType: end.errorType,
    stopReason: nullIfUnknown(end.stopReason),
    maxTokens: nullIfUnknown(detail.maxTokens),
    isOutputEstimated: end.outputEstimated,
    ...(priced === undefined ? { ...UNSEEN, costUsd: end.answered ? null : 0 } : planBill(priced)),
    promptBlocks: prompt.blocks,
    promptBlocksLeftOut: prompt.leftOut,
  };
}

/** The record of what a running total grew by. */
export function planGrowthRecord(growth: UsageGrowth, bill: PricedUsage, origin: RecordOrigin): CallRecord {
  return {
    schema: CALL_RECORD_SCHEMA,
    kind: "growth",
    ...origin,
    startedAt: new Date(growth.atMs).toISOString(),
    durationSeconds: null,
    timeToFirstTokenSeconds: null,
    requestId: null,
    requestModel: growth.requestModel ?? growth.model ?? "unknown",
    responseModel: growth.model ?? null,
    provider: growth.provider,
    api: "session",
    workspace: null,
    ...growth.attribution,
    promptVersion: null,
    tags: {},
    actionIds: [],
    result: null,
    errorType: null,
    stopReason: null,
    maxTokens: null,
    isOutputEstimated: false,
    ...planBill(bill),
    promptBlocks: [],
    promptBlocksLeftOut: 0,
  };
}

function planBill(priced: PricedUsage): Bill {
  const { serviceTier, speed, geo, thinkingTokens, webSearchRequests, webFetchRequests, parts } = priced;
  return {
    costUsd: nullIfUnknown(priced.totalUsd),
    serviceTier,
    speed,
    geo,
    thinkingTokens,
    webSearchRequests,
    webFetchRequests,
    parts: parts.map(planPart),
  };
}

function planPart(part: PricedPart): CallRecordPart {
  const { model, speed, priceBand } = part;
  const tokens: Partial<Record<TokenClass, number>> = {};
  for (const tokenClass of TOKEN_CLASSES)
    if (part.tokens[tokenClass] > 0) tokens[tokenClass] = part.tokens[tokenClass];
  return {
    model,
    tokens,
    costUsd: nullIfUnknown(part.costUsd),
    speed,
    priceBand,
    price: nullIfUnknown(part.price),
    priceRow: nullIfUnknown(part.priceRow),
    unpricedReason: nullIfUnknown(part.unpricedReason),
    unbilledReason: nullIfUnknown(part.unbilledReason),
  };
}

/** JSON leaves out what is undefined; a reader shall see that it is not known. */
function nullIfUnknown<Known>(known: Known | undefined): Known | null {
  return known ?? null;
}
