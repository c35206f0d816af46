import type { Span } from "@opentelemetry/api";
import type { CallEnd, StartedCall } from "./ended-call.ts";
import type { Failure } from "./find-failure.ts";
import { addCost } from "./open-action.ts";
import type { OpenAction } from "./open-action.ts";
import type { Recorder } from "./recorder.ts";
import { recordCost } from "./sdk-span.ts";
import { leaveAbandoned } from "./watch-abandoned.ts";
import type { AnsweredCall } from "./watch-abandoned.ts";

/** A call that has not ended: what is needed to record its end. */
export interface LiveCall extends AnsweredCall {
  readonly started: StartedCall;
  readonly recorder: Recorder;
  /** Actions it is part of. */
  readonly actions: readonly OpenAction[];
  /** The answer may be a stream: one was asked for, or the request cannot be read. */
  readonly mayStream: boolean;
  /** The SDK's own span of the call. */
  span: Span | undefined;
  /** Failure of its last attempt: counts if the call ends without another. */
  lastErrorType: string;
  ended: boolean;
}

/** Records the end of a call, the first time it is told. */
export function endCall(call: LiveCall, end: CallEnd): void {
  if (call.ended) return;
  call.ended = true;
  leaveAbandoned(call);
  const { recorder, started, span, actions } = call;
  const ended = { started, end, endedAtMs: performance.now() };
  if (span === undefined) {
    recorder.recordCallSoon(ended, actions);
    return;
  }
  const costUsd = recorder.recordCall(ended);
  fence(recorder, "span", () => recordCost(span, costUsd));
  addCost(actions, costUsd);
}

/** The same for a call that brought no good answer. */
export function endUnanswered(call: LiveCall, failure: Failure): void {
  endCall(call, {
    ...failure,
    answered: false,
    responseModel: undefined,
    stopReason: undefined,
    usage: undefined,
    outputEstimated: false,
    workspace: undefined,
    timeToFirstTokenSeconds: undefined,
  });
}

/** Runs a step of ours; a fault of it is counted and goes no further. */
export function fence(recorder: Recorder, step: string, run: () => void): void {
  try {
    run();
  } catch (fault) {
    recorder.recordFault(step, fault);
  }
}
