import type { Provider } from "@bursar/conventions";
import type { LiveCall } from "./live-call.ts";
import type { OpenAction } from "./open-action.ts";
import type { Recorder } from "./recorder.ts";
import type { Scope } from "./scope.ts";
import { NOT_FRESH } from "./watch-abandoned.ts";
import { findSdkSpan, recordNames } from "./sdk-span.ts";

/** What the meter reads of the body of a request; every field is checked before use. */
export interface RequestBody {
  readonly model?: unknown;
  readonly stream?: unknown;
  readonly billing_policy?: unknown;
}

/** A request that the API bills, before its first attempt. */
export interface BillableRequest {
  readonly recorder: Recorder;
  readonly scope: Scope | undefined;
  readonly provider: Provider;
  /** Google Cloud's location of the endpoint; undefined elsewhere. */
  readonly location: string | undefined;
  readonly body: RequestBody;
  readonly isStream: boolean;
  /** The SDK may have made a span of it. */
  readonly mayHaveSpan: boolean;
  /** The answer may be a stream all the same: the request cannot be read as a whole. */
  readonly mayStream: boolean;
}

// One for all calls outside of any scope.
const NO_ACTIONS: readonly OpenAction[] = [];
const NOWHERE: Scope = { actions: NO_ACTIONS };

/** A call begins: it is recorded as started and ends once, by `endCall`. */
export function startCall({
  recorder,
  scope,
  provider,
  location,
  body,
  isStream,
  mayHaveSpan,
  mayStream,
}: BillableRequest): LiveCall {
  const call: LiveCall = {
    started: {
      attribution: recorder.findAttribution(scope ?? NOWHERE),
      provider,
      api: isStream ? "stream" : "message",
      requestModel: typeof body.model === "string" ? body.model : "unknown",
      location,
      billTo: findBillTo(body),
      atMs: Date.now(),
      startedAtMs: performance.now(),
      detail: recorder.planCallDetail?.(body, scope),
    },
    recorder,
    actions: scope?.actions ?? NO_ACTIONS,
    mayStream: isStream || mayStream,
    span: undefined,
    lastErrorType: "unknown",
    ended: false,
    fresh: NOT_FRESH,
    isRegistered: false,
  };
  recorder.recordCallStarted(call.started);
  if (!mayHaveSpan) return call;
  try {
    call.span = findSdkSpan();
    recordNames(call.span, call.started.attribution);
  } catch (fault) {
    recorder.recordFault("span", fault);
  }
  return call;
}

function findBillTo({ billing_policy: policy }: RequestBody): string | undefined {
  const billTo =
    typeof policy === "object" && policy !== null && "bill_to" in policy ? policy.bill_to : undefined;
  return typeof billTo === "string" ? billTo : undefined;
}
