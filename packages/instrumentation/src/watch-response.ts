import { findWorkspace } from "./find-workspace.ts";
import { JsonAnswer } from "./json-answer.ts";
import type { LiveCall } from "./live-call.ts";
import { StreamAnswer } from "./stream-answer.ts";

/** Watches the good answer to a call, whoever reads it and however. */
export function watchResponse(call: LiveCall, response: Response): void {
  // To ask for a header takes long.
  const isStream =
    call.mayStream && response.headers.get("content-type")?.includes("text/event-stream") === true;
  const Answer = isStream ? StreamAnswer : JsonAnswer;
  new Answer(call, findWorkspace(response)).watch(response);
}
