import { keepRequestId } from "./call-log/call-detail.ts";
import { findBatchRequest } from "./batches/find-batch-request.ts";
import type { BatchRequest } from "./batches/find-batch-request.ts";
import { watchBatch } from "./batches/watch-batch.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { findProvider } from "./find-provider.ts";
import { findScope } from "./find-scope.ts";
import { endCall, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { sendMetered } from "./metered-attempt.ts";
import type { PlaceMeter } from "./patch-attempts.ts";
import type { Recorder } from "./recorder.ts";
import type { Scope } from "./scope.ts";
import type { AttemptMeter, SdkOptions } from "./sdk-types.ts";
import { startCall } from "./start-call.ts";
import type { RequestBody } from "./start-call.ts";
import { watchResponse } from "./watch-response.ts";

/**
 * One `request()` of the SDK, from its call site on. Its meter sees each HTTP attempt; what it cannot
 * know is whether a failed attempt was the last, so the request's own promise tells that. A call begins with
 * its first attempt and leaves `pending` when an attempt is answered: attempts after that (a middleware of
 * the application that asks again) are another call, because they are billed again.
 */
export interface MeteredRequest {
  readonly recorder: Recorder;
  readonly client: object;
  readonly scope: Scope | undefined;
  pending: LiveCall | undefined;
  /** An attempt of the pending call is on its way: another one beside it is a call of its own. */
  isUnderWay: boolean;
  meter: AttemptMeter | undefined;
}

/** Begins to watch a request made here and now. */
export function startRequest(client: object, recorder: Recorder): MeteredRequest {
  return {
    recorder,
    client,
    scope: findScope(),
    pending: undefined,
    isUnderWay: false,
    meter: undefined,
  };
}

/** Has the attempts metered, where the request is one that the API bills, or about batches. */
export function addMeter(options: SdkOptions, request: MeteredRequest, place: PlaceMeter): SdkOptions {
  const watch = findWatch(options, request);
  if (watch === undefined) return options;
  request.meter = { isReached: false, watch };
  return place(options, request.meter);
}

/** Whether the request was answered, and no attempt of it came by: the SDK sends in a way that we do not know. */
export function wasMissed({ meter }: MeteredRequest): boolean {
  return meter !== undefined && !meter.isReached;
}

function findWatch(options: SdkOptions, request: MeteredRequest): AttemptMeter["watch"] | undefined {
  if (isBillable(options)) return createWatch(options, request);
  const batchRequest = findBatchRequest(options);
  return batchRequest === undefined ? undefined : createBatchWatch(batchRequest, request);
}

/** The request came to its end without an answer for the pending call. */
export function endRequest(request: MeteredRequest, error: unknown): void {
  const { pending, recorder } = request;
  leavePending(request);
  if (pending === undefined) return;
  fence(recorder, "request end", () =>
    endUnanswered(
      pending,
      error === undefined ? { result: "error", errorType: pending.lastErrorType } : findFailure(error),
    ),
  );
}

function isBillable({ method, path }: SdkOptions): boolean {
  return (
    typeof method === "string" &&
    method.toLowerCase() === "post" &&
    typeof path === "string" &&
    /\/v1\/messages\/?(?:\?|$)/.test(path)
  );
}

function createWatch(options: SdkOptions, request: MeteredRequest): AttemptMeter["watch"] {
  const { recorder } = request;
  return async (send, sent) => {
    let call: LiveCall | undefined;
    fence(recorder, "attempt", () => {
      call = startAttempt(options, request);
    });
    let response: Response;
    try {
      response = await sendMetered(sent, send);
    } catch (error) {
      fence(recorder, "attempt", () => loseAttempt(request, call, findFailure(error)));
      throw error;
    }
    fence(recorder, "response", () => takeResponse(request, call, response));
    return response;
  };
}

function startAttempt(options: SdkOptions, request: MeteredRequest): LiveCall {
  if (request.pending !== undefined && request.isUnderWay) return startRequestCall(options, request);
  request.pending ??= startRequestCall(options, request);
  request.isUnderWay = true;
  return request.pending;
}

function createBatchWatch(
  batchRequest: BatchRequest,
  { client, recorder, scope }: MeteredRequest,
): AttemptMeter["watch"] {
  return async (send) => {
    const response = await send();
    fence(recorder, "batch", () => {
      if (!response.ok) return;
      const place = { provider: findProvider(client), location: findLocation(client) };
      watchBatch(batchRequest, response, { recorder, scope: scope ?? {}, ...place });
    });
    return response;
  };
}

function startRequestCall(options: SdkOptions, { client, recorder, scope }: MeteredRequest): LiveCall {
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
function findLocation(client: object): string | undefined {
  const region = "region" in client ? client.region : undefined;
  return typeof region === "string" ? region : undefined;
}

function takeResponse(request: MeteredRequest, call: LiveCall | undefined, response: Response): void {
  if (!response.ok) {
    keepRequestId(call?.started.detail, response);
    loseAttempt(request, call, { result: "error", errorType: `http_${response.status}` });
    return;
  }
  if (call === request.pending) leavePending(request);
  if (call !== undefined) watchResponse(call, response);
}

function loseAttempt(request: MeteredRequest, call: LiveCall | undefined, failure: Failure): void {
  if (call === undefined) return;
  call.recorder.recordLostAttempt(call.started.attribution, call.started.provider);
  call.lastErrorType = failure.errorType;
  // The pending call may be tried again; one beside it was asked once.
  if (call === request.pending) request.isUnderWay = false;
  else endUnanswered(call, failure);
}

function leavePending(request: MeteredRequest): void {
  request.pending = undefined;
  request.isUnderWay = false;
}

function endUnanswered(call: LiveCall, failure: Failure): void {
  endCall(call, {
    ...failure,
    answered: false,
    responseModel: undefined,
    stopReason: undefined,
    usage: undefined,
    outputEstimated: false,
    workspace: undefined,
    timeToFirstTokenSeconds: undefined,
  });
}
