import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { endCall } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";

const OK: Failure = { result: "ok", errorType: "none" };

/** Ends a call with the message that its answer holds; whatever it holds instead has no usage. */
export function endWithMessage(call: LiveCall, workspace: string | undefined, body: unknown): void {
  end(call, workspace, OK, body);
}

/** The same by the text of a message; one that is no JSON is a failure: the given one, or that of parsing it. */
export function endWithText(
  call: LiveCall,
  workspace: string | undefined,
  text: string,
  failure?: Failure,
): void {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    endUnread(call, workspace, failure ?? findFailure(error));
    return;
  }
  end(call, workspace, OK, body);
}

/** Ends an answered call whose message could not be read. */
export function endUnread(call: LiveCall, workspace: string | undefined, failure: Failure): void {
  end(call, workspace, failure, undefined);
}

function end(call: LiveCall, workspace: string | undefined, failure: Failure, body: unknown): void {
  if (call.ended) return;
  try {
    const message: { readonly model?: unknown; readonly usage?: unknown; readonly stop_reason?: unknown } =
      typeof body === "object" && body !== null ? body : {};
    endCall(call, {
      // Named one by one: to copy them takes longer.
      result: failure.result,
      errorType: failure.errorType,
      answered: true,
      responseModel: typeof message.model === "string" ? message.model : undefined,
      stopReason: typeof message.stop_reason === "string" ? message.stop_reason : undefined,
      usage: message.usage,
      outputEstimated: false,
      workspace,
      timeToFirstTokenSeconds: undefined,
    });
  } catch (fault) {
    call.recorder.recordFault("json body", fault);
  }
}
