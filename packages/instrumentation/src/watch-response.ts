import type { LiveCall } from "./live-call.ts";
import { watchJson } from "./watch-json.ts";
import { watchStream } from "./watch-stream.ts";

/** Watches the good answer to a call, whoever reads it and however. */
export function watchResponse(call: LiveCall, response: Response): void {
  const contentType = response.headers.get("content-type") ?? "";
  if (contentType.includes("text/event-stream")) watchStream(call, response);
  else watchJson(call, response);
}
