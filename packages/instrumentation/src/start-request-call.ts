import type { AskedRequest } from "./asked-request.ts";
import { findLocation } from "./find-location.ts";
import { findProvider } from "./find-provider.ts";
import type { LiveCall } from "./live-call.ts";
import type { Scope } from "./scope.ts";
import { startCall } from "./start-call.ts";
import type { RequestBody } from "./start-call.ts";

/** The call of a request begins. */
export function startRequestCall(
  { client, options, recorder }: AskedRequest,
  scope: Scope | undefined,
): LiveCall {
  const body: RequestBody = typeof options.body === "object" && options.body !== null ? options.body : {};
  const provider = findProvider(client);
  return startCall({
    recorder,
    scope,
    provider,
    location: provider === "anthropic" ? undefined : findLocation(client),
    body,
    isStream: options.stream === true || body.stream === true,
    mayHaveSpan: mayTrace(client),
    // The SDK takes bodies of bytes and text too.
    mayStream: typeof body.model !== "string",
  });
}

/** A client of an SDK that makes spans keeps what it makes them by, or that it makes none. */
function mayTrace(client: object): boolean {
  return !("_tracer" in client) || client._tracer !== undefined;
}
