import { randomBytes } from "node:crypto";
import type { CallRecord } from "@bursar/conventions";
import type { PricedUsage } from "@bursar/pricing";
import { planCallDetail } from "./call-detail.ts";
import type { CallDetail } from "./call-detail.ts";
import { planCallRecord, planGrowthRecord } from "./plan-call-record.ts";
import type { RecordOrigin } from "./plan-call-record.ts";
import type { EndedCall } from "../ended-call.ts";
import type { Fence } from "../create-fault-record.ts";
import type { Scope } from "../scope.ts";
import type { UsageGrowth } from "../usage-growth.ts";

/** Who takes a record of each call. */
export interface CallLog {
  /** Asked while the caller waits for its answer: it must neither wait nor throw; a throw is counted as a fault. */
  readonly write: (record: CallRecord) => void;
  /** Key of the hashes of prompts; without one they are comparable within this process only. */
  readonly hashKey?: string | undefined;
}

/** Makes records and hands them on. */
export interface CallRecords {
  readonly planDetail: (body: unknown, scope: Scope | undefined) => CallDetail | undefined;
  readonly recordCall: (call: EndedCall, priced: PricedUsage | undefined) => void;
  readonly recordGrowth: (growth: UsageGrowth, bill: PricedUsage) => void;
}

/** @param findOrigin - what records have in common here and now */
export function createCallRecords(
  log: CallLog | undefined,
  findOrigin: () => Omit<RecordOrigin, "number">,
  fence: Fence,
): CallRecords | undefined {
  if (log === undefined) return undefined;
  const key = log.hashKey ?? randomBytes(32);
  let count = 0;
  const nextOrigin = (): RecordOrigin => ({ ...findOrigin(), number: (count += 1) });
  const send = (plan: () => CallRecord): void => {
    fence("call log", () => log.write(plan()));
  };
  return {
    planDetail: (body, scope) => fence("call log", () => planCallDetail(body, scope, key)),
    recordCall: (call, priced) => send(() => planCallRecord(call, priced, nextOrigin())),
    recordGrowth: (growth, bill) => send(() => planGrowthRecord(growth, bill, nextOrigin())),
  };
}
