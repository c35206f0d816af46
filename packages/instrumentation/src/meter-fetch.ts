import type { Provider } from "@bursar/conventions";
import { keepRequestId } from "./call-log/call-detail.ts";
import { claimOwner } from "./claim-owner.ts";
import type { MeterOptions } from "./claim-owner.ts";
import { acceptsEvents, findSent, findSignal, isBillableFetch } from "./fetch-request.ts";
import type { Fetch, FetchArguments } from "./fetch-request.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { findScope } from "./find-scope.ts";
import { endUnanswered, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { isMeteredAttempt, markAttempts, sendMetered } from "./metered-attempt.ts";
import { readFetchBody } from "./read-fetch-body.ts";
import type { FetchBody } from "./read-fetch-body.ts";
import { recordFault } from "./record-fault.ts";
import { startCall } from "./start-call.ts";
import { watchResponse } from "./watch-response.ts";

/** Options of {@link meterFetch}. */
export interface MeterFetchOptions extends MeterOptions {
  /** Whose platform answers, and therefore whose price list holds; `anthropic` by default. */
  readonly provider?: Provider | undefined;
}

const HIDDEN_PAYER =
  "a large request names its billing_policy between large fields; it is counted as billed to you";

const meteredFetches = new WeakSet<Fetch>();

/**
 * A `fetch` that meters each `POST …/v1/messages`, at any host, for clients that are not the Anthropic SDK; every
 * other request passes untouched. The answer is the very `Response`, JSON or stream, and counts as it is read.
 *
 * Each billable fetch is one call and one attempt, because the retries of such a client are fetches of their own:
 * a call that is answered with 529 and asked again is a failed call (`http_529`) with an attempt without usage, and
 * another call. Errors and aborts pass unchanged and count as a call with its result and an attempt without usage.
 * A request that a metered fetch or the metered SDK makes through this one is not counted again, as long as its body
 * is the same; another request that a custom `fetch` of the SDK makes on the way is a call of its own.
 *
 * The model is that of the response. Names hold as of the scope of the fetch. The body of a request is read where
 * it is text or bytes, of more than 64 KiB its first and last 32 KiB; where `stream` is not seen, as in a body that is
 * a stream or in a `Request`, the header `accept` says whether it is recorded as a `stream`. A `billing_policy` that
 * is not seen is not known; one between the ends of a large body is told as a fault. Never throws on its own: a fault of it is a diag message and a
 * `claude.meter.errors` count.
 *
 * @param options - `provider`; the rest holds where nothing meters this process yet
 * @returns a fetch to use in place of the given one; the given one itself where it is metered or no function
 * @example const anthropic = createAnthropic({ fetch: meterFetch() });
 */
export function meterFetch(fetch: Fetch = globalThis.fetch, options: MeterFetchOptions = {}): Fetch {
  try {
    if (claimOwner(options) === undefined || meteredFetches.has(fetch)) return fetch;
    if (typeof fetch !== "function") throw new TypeError("fetch is not a function");
    markAttempts();
  } catch (fault) {
    recordFault("fetch", fault);
    return fetch;
  }
  const metered: Fetch = function (this: unknown, ...request) {
    const send = (): Promise<Response> => Reflect.apply(fetch, this, request);
    const call = startFetch(request, options);
    return call === undefined
      ? send()
      : watchFetch(call, request, () => sendMetered({ sent: findSent(request), send }));
  };
  meteredFetches.add(metered);
  return metered;
}

function startFetch(request: FetchArguments, options: MeterFetchOptions): LiveCall | undefined {
  try {
    if (!isBillableFetch(request) || isMeteredAttempt(findSent(request))) return undefined;
    const owner = claimOwner(options);
    if (owner === undefined) return undefined;
    const body = readFetchBody(request);
    if (body?.hidesPayer === true) owner.recorder.recordFault("fetch", HIDDEN_PAYER);
    return startCall({
      recorder: owner.recorder,
      scope: findScope(),
      provider: options.provider ?? "anthropic",
      location: undefined,
      body: body?.fields ?? {},
      isStream: isStream(body, request),
      mayHaveSpan: true,
      mayStream: true,
    });
  } catch (fault) {
    recordFault("fetch", fault);
    return undefined;
  }
}

function isStream(body: FetchBody | undefined, request: FetchArguments): boolean {
  const stream = body?.fields.stream;
  return stream === undefined && body?.isWhole !== true ? acceptsEvents(request) : stream === true;
}

function watchFetch(
  call: LiveCall,
  request: FetchArguments,
  send: () => Promise<Response>,
): Promise<Response> {
  const lose = (error: unknown): never => {
    fence(call.recorder, "fetch", () => loseCall(call, findFetchFailure(error, findSignal(request))));
    throw error;
  };
  let answer: Promise<Response>;
  try {
    answer = send();
  } catch (error) {
    return lose(error);
  }
  return Promise.resolve(answer).then((response) => {
    fence(call.recorder, "response", () => {
      keepRequestId(call.started.detail, response);
      if (response.ok) watchResponse(call, response);
      else loseCall(call, { result: "error", errorType: `http_${response.status}` });
    });
    return response;
  }, lose);
}

function loseCall(call: LiveCall, failure: Failure): void {
  const { recorder, started } = call;
  recorder.recordLostAttempt(started.attribution, started.provider);
  endUnanswered(call, failure);
}

/** An abort may throw any reason of the caller's, so the signal says more than the error. */
function findFetchFailure(error: unknown, signal: AbortSignal | undefined): Failure {
  if (signal?.aborted === true) {
    const reason: unknown = signal.reason;
    return reason instanceof Error && reason.name === "TimeoutError"
      ? { result: "error", errorType: "client_timeout_error" }
      : { result: "aborted", errorType: "none" };
  }
  return error instanceof TypeError ? { result: "error", errorType: "connection_error" } : findFailure(error);
}
