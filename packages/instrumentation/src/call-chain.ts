import type { Failure } from "./find-failure.ts";
import { endUnanswered, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import type { Recorder } from "./recorder.ts";
import type { SdkMiddleware } from "./sdk-types.ts";
import { watchAttempt } from "./watch-attempt.ts";
import type { Attempt, AttemptEnds } from "./watch-attempt.ts";
import { watchResponse } from "./watch-response.ts";

/** What stands beside middleware of the application, for one request. */
export type Chain = Pick<CallChain, "middleware" | "takePending" | "end">;

/**
 * The calls of one request beside middleware of the application, which may send nothing, or several times. A call
 * begins with its first attempt and is over for the chain when one is answered: what a middleware asks after that, or
 * beside it, is another call, because it is billed again.
 */
export class CallChain implements AttemptEnds {
  private readonly recorder: Recorder;
  private readonly begin: () => LiveCall;
  private pending: LiveCall | undefined;
  /** An attempt of the pending call is on its way. */
  private isUnderWay = false;

  /** @param pending - a call of the request that an earlier attempt has begun */
  constructor(recorder: Recorder, begin: () => LiveCall, pending?: LiveCall) {
    this.recorder = recorder;
    this.begin = begin;
    this.pending = pending;
  }

  /** Meters what it sends. */
  readonly middleware: SdkMiddleware = (request, next) =>
    this.send({ sent: request, send: () => next(request) });

  /** Its call without an answer, which may be tried again. */
  takePending(): LiveCall | undefined {
    // An attempt that is on its way may still be answered; its call ends with it.
    const pending = this.isUnderWay ? undefined : this.pending;
    this.leavePending();
    return pending;
  }

  /** The request came to its end without an answer for the pending call: a middleware had one, or it failed. */
  end(failure?: Failure): void {
    const pending = this.takePending();
    if (pending === undefined) return;
    fence(this.recorder, "request end", () =>
      endUnanswered(pending, failure ?? { result: "error", errorType: pending.lastErrorType }),
    );
  }

  private send(attempt: Attempt): Promise<Response> {
    let call: LiveCall | undefined;
    fence(this.recorder, "attempt", () => {
      call = this.startAttempt();
    });
    if (call === undefined) return attempt.send();
    return watchAttempt(call, attempt, this);
  }

  seeAnswer(answered: LiveCall, response: Response): void {
    if (answered === this.pending) this.leavePending();
    watchResponse(answered, response);
  }

  seeFailure(failed: LiveCall, failure: Failure): void {
    // The pending call may be tried again; one beside it was asked once.
    if (failed === this.pending) this.isUnderWay = false;
    else endUnanswered(failed, failure);
  }

  private startAttempt(): LiveCall {
    if (this.pending !== undefined && this.isUnderWay) return this.begin();
    this.pending ??= this.begin();
    this.isUnderWay = true;
    return this.pending;
  }

  private leavePending(): void {
    this.pending = undefined;
    this.isUnderWay = false;
  }
}
