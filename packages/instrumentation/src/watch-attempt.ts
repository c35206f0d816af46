import { keepRequestId } from "./call-log/call-detail.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { sendMetered } from "./metered-attempt.ts";
import type { SentRequest } from "./sdk-types.ts";
import { watchResponse } from "./watch-response.ts";

/** Sends one HTTP attempt; `sent` is what of it a metered `fetch` would know it by. */
export interface Attempt {
  readonly sent: SentRequest;
  readonly send: () => Promise<Response>;
}

/** Told how an attempt went. */
export interface AttemptEnds {
  /** It was answered well: the call ends as its answer is read. */
  readonly seeAnswer?: ((call: LiveCall) => void) | undefined;
  /** It brought no good answer; the call may be tried again. */
  readonly seeFailure: (call: LiveCall, failure: Failure) => void;
}

/** Watches an attempt of a call; its answer and its error are those of `send`. */
export function watchAttempt(
  call: LiveCall,
  { sent, send }: Attempt,
  { seeAnswer, seeFailure }: AttemptEnds,
): Promise<Response> {
  const { recorder } = call;
  const lose = (failure: Failure): void => {
    recorder.recordLostAttempt(call.started.attribution, call.started.provider);
    call.lastErrorType = failure.errorType;
    seeFailure(call, failure);
  };
  return sendMetered(sent, send).then(
    (response) => {
      fence(recorder, "response", () => {
        if (!isResponse(response)) {
          lose({ result: "error", errorType: "client_error" });
          return;
        }
        if (response.ok) {
          seeAnswer?.(call);
          watchResponse(call, response);
          return;
        }
        keepRequestId(call.started.detail, response);
        lose({ result: "error", errorType: `http_${response.status}` });
      });
      return response;
    },
    (error: unknown) => {
      fence(recorder, "attempt", () => lose(findFailure(error)));
      throw error;
    },
  );
}

/** A custom `fetch` may bring nothing: the SDK throws on that. */
function isResponse(candidate: unknown): boolean {
  return typeof candidate === "object" && candidate !== null;
}
