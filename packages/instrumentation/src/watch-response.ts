import { findWorkspace } from "./find-workspace.ts";
import { JsonAnswer } from "./json-answer.ts";
import type { LiveCall } from "./live-call.ts";
import { StreamAnswer } from "./stream-answer.ts";

/** Watches the good answer to a call, whoever reads it and however. */
export function watchResponse(call: LiveCall, response: Response): void {
  // To ask for a header takes long.
  const Answer = call.mayStream && isStream(response) ? StreamAnswer : JsonAnswer;
  new Answer(call, findWorkspace(response)).watch(response);
}

/** Whether a response says that it is a stream of events. */
export function isStream({ headers }: Response): boolean {
  return headers.get("content-type")?.includes("text/event-stream") === true;
}
