import { keepRequestId } from "./call-log/call-detail.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { sendMetered } from "./metered-attempt.ts";
import type { SentRequest } from "./sdk-types.ts";

/** An HTTP attempt that is about to be sent. */
export interface Attempt {
  /** What a metered `fetch` would know it by. */
  readonly sent: SentRequest;
  send(): Promise<Response>;
}

/** Told how an attempt went. */
export interface AttemptEnds {
  /** It was answered well: the call ends as its answer is read. */
  seeAnswer(call: LiveCall, response: Response): void;
  /** It brought no good answer; the call may be tried again. */
  seeFailure(call: LiveCall, failure: Failure): void;
}

/** Watches an attempt of a call; its answer and its error are those of `send`. */
export function watchAttempt(call: LiveCall, attempt: Attempt, ends: AttemptEnds): Promise<Response> {
  return sendMetered(attempt).then(
    (response) => {
      try {
        seeResponse(response, call, ends);
      } catch (fault) {
        call.recorder.recordFault("response", fault);
      }
      return response;
    },
    (error: unknown) => {
      fence(call.recorder, "attempt", () => loseAttempt(call, findFailure(error), ends));
      throw error;
    },
  );
}

function seeResponse(response: Response, call: LiveCall, ends: AttemptEnds): void {
  if (!isResponse(response)) {
    loseAttempt(call, { result: "error", errorType: "client_error" }, ends);
    return;
  }
  keepRequestId(call.started.detail, response);
  if (response.ok) ends.seeAnswer(call, response);
  else loseAttempt(call, { result: "error", errorType: `http_${response.status}` }, ends);
}

function loseAttempt(call: LiveCall, failure: Failure, ends: AttemptEnds): void {
  const { recorder, started } = call;
  recorder.recordLostAttempt(started.attribution, started.provider);
  call.lastErrorType = failure.errorType;
  ends.seeFailure(call, failure);
}

/** A custom `fetch` may bring nothing: the SDK throws on that. */
function isResponse(candidate: unknown): boolean {
  return typeof candidate === "object" && candidate !== null;
}
