import { findProvider } from "./find-provider.ts";
import type { LiveCall } from "./live-call.ts";
import type { Recorder } from "./recorder.ts";
import type { Scope } from "./scope.ts";
import type { SdkOptions } from "./sdk-types.ts";
import { startCall } from "./start-call.ts";
import type { RequestBody } from "./start-call.ts";

/** A request of the SDK as its attempts know it. */
export interface AskedRequest {
  readonly client: object;
  readonly options: SdkOptions;
  readonly recorder: Recorder;
}

const MESSAGES = /\/v1\/messages\/?(?:\?|$)/;

/** Whether the API bills a request. */
export function isBillable({ method, path }: SdkOptions): boolean {
  return (
    typeof method === "string" &&
    typeof path === "string" &&
    (path === "/v1/messages" || MESSAGES.test(path)) &&
    (method === "post" || method.toLowerCase() === "post")
  );
}

/** The call of a request begins. */
export function startRequestCall(
  { client, options, recorder }: AskedRequest,
  scope: Scope | undefined,
): LiveCall {
  const body: RequestBody = typeof options.body === "object" && options.body !== null ? options.body : {};
  return startCall({
    recorder,
    scope,
    provider: findProvider(client),
    location: findLocation(client),
    body,
    isStream: options.stream === true || body.stream === true,
    // The SDK takes bodies of bytes and text too.
    mayStream: typeof body.model !== "string",
  });
}

/** The client of Google Cloud names its location `region`. */
export function findLocation(client: object): string | undefined {
  const region = "region" in client ? client.region : undefined;
  return typeof region === "string" ? region : undefined;
}
